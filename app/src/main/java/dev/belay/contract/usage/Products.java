package dev.belay.contract.usage;

import java.util.regex.Pattern;

/** The calling program as a user agent names it, and nothing else of it. */
final class Products {
  private static final Pattern PRODUCT =
      Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,30}(/[0-9][0-9A-Za-z.]{0,15})?");

  private Products() {}

  static String of(String userAgent) {
    String first = userAgent.split(" ", 2)[0];
    return PRODUCT.matcher(first).matches() ? first : "other";
  }
}
