package dev.belay.contract.replay;

/**
 * An app of the installation, or its knowledge, as far as probes need it. Never its key.
 *
 * @param name unique within a suite; letters, digits and dashes
 * @param id the app's id; empty where the key alone says what it opens
 * @param mode chat, advanced-chat, agent-chat, completion, workflow or knowledge
 * @param user an end user whose conversations are asked for; empty for none
 * @param active how many calls at a time the app allows; 0 for no limit of its own
 * @param perMinute how many calls a minute the app allows; 0 for no limit of its own
 */
public record App(String name, String id, String mode, String user, int active, int perMinute) {

  public boolean isKnowledge() {
    return mode.equals("knowledge");
  }
}
