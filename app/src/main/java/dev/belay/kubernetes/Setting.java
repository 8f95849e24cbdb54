package dev.belay.kubernetes;

/** What a container gets for one key of its environment. */
public sealed interface Setting {

  /** Where it comes from: {@code ConfigMap dify-api}, {@code Secret dify-api}, {@code the pod}. */
  String from();

  /** It may still be secret by the name of its key. */
  record Plain(String value, String from) implements Setting {}

  /** Of a Secret: what it says is compared, and shown to nobody. */
  record Sealed(String value, String from) implements Setting {
    @Override
    public String toString() {
      return "Sealed[from=" + from + "]";
    }
  }

  /**
   * @param why it is not known
   */
  record Unread(String why, String from) implements Setting {}
}
