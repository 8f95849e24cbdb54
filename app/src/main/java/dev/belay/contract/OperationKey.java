package dev.belay.contract;

/**
 * An operation whatever its path parameters are called.
 *
 * @param method in capitals
 * @param path with {@code {}} for every parameter and no trailing slash
 */
public record OperationKey(String method, String path) {

  public static OperationKey of(String method, String path) {
    String open = path.replaceAll("\\{[^/{}]*}", "{}");
    String plain =
        open.length() > 1 && open.endsWith("/") ? open.substring(0, open.length() - 1) : open;
    return new OperationKey(method, plain);
  }

  /** Whether {@code path}, where it has no parameter, could be written by a caller of this one. */
  boolean covers(String other) {
    String[] mine = path.split("/", -1);
    String[] theirs = other.split("/", -1);
    if (mine.length != theirs.length) {
      return false;
    }
    for (int i = 0; i < mine.length; i++) {
      if (!mine[i].equals(theirs[i]) && !mine[i].equals("{}")) {
        return false;
      }
    }
    return true;
  }
}
