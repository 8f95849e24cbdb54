package dev.belay.faults;

/** What happens to the server, or to a disk, while Belay is at a step. */
enum ServerFault {
  DOWN("the server dies"),
  BACK_AT_ONCE("the server dies and is back at once"),
  FULL_DISK("the server's disk is full"),
  FULL_WAL("the volume of the WAL is full"),
  FULL_STATE("the disk of Belay's state is full");

  private final String words;

  ServerFault(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  boolean needsVolumes() {
    return this == FULL_DISK || this == FULL_WAL || this == FULL_STATE;
  }
}
