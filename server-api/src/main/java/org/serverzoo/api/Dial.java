package org.serverzoo.api;

/// The dials that only some designs have. The others (`--host`, `--port`, `--backlog`, `--grace`,
/// the application's and the database's) belong to every design.
public enum Dial {
  WORKERS("--workers"),
  QUEUE("--queue"),
  KEEP_ALIVE("--keep-alive"),
  IDLE_TIMEOUT("--idle-timeout"),
  MAX_CONNECTIONS("--max-connections"),
  OFFLOAD("--offload"),
  TRANSPORT("--transport"),
  INNER("--inner"),
  LISTEN("--listen");

  private final String option;

  Dial(String option) {
    this.option = option;
  }

  /// As it is typed on the command line.
  public String option() {
    return option;
  }
}
