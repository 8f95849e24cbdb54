package dev.belay.kubernetes;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts as Kubernetes writes them: {@code 1000m} and {@code 1} are the same. */
final class Quantity {
  private static final Pattern FORM =
      Pattern.compile("([+-]?[0-9]{1,18}(?:[.][0-9]{0,9})?)(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?");
  private static final Map<String, BigDecimal> UNITS =
      Map.ofEntries(
          Map.entry("m", new BigDecimal("0.001")),
          Map.entry("k", new BigDecimal("1e3")),
          Map.entry("M", new BigDecimal("1e6")),
          Map.entry("G", new BigDecimal("1e9")),
          Map.entry("T", new BigDecimal("1e12")),
          Map.entry("P", new BigDecimal("1e15")),
          Map.entry("Ki", BigDecimal.TWO.pow(10)),
          Map.entry("Mi", BigDecimal.TWO.pow(20)),
          Map.entry("Gi", BigDecimal.TWO.pow(30)),
          Map.entry("Ti", BigDecimal.TWO.pow(40)),
          Map.entry("Pi", BigDecimal.TWO.pow(50)));

  private Quantity() {}

  /** Whether two texts are equal, as texts or as amounts. */
  static boolean same(String one, String other) {
    if (one.equals(other)) {
      return true;
    }
    var first = amount(one);
    var second = amount(other);
    return first.isPresent() && second.isPresent() && first.get().compareTo(second.get()) == 0;
  }

  private static Optional<BigDecimal> amount(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(
            new BigDecimal(form.group(1))
                .multiply(form.group(2) == null ? BigDecimal.ONE : UNITS.get(form.group(2))))
        : Optional.empty();
  }
}
