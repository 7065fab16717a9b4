package org.serverzoo.processperconnection;

/// How a worker's connection ended, told to the master by the worker's exit code: the only word
/// that passes between them, and one that every process says anyway.
public enum Ending {
  /// One answer was sent, and the client has sent nothing beyond its request.
  ANSWERED(0),
  /// One answer was sent, and the client may be sending on.
  ANSWERED_AND_MORE_CAME(20),
  /// The client went away, or was silent for too long, and was not answered.
  NOT_ANSWERED(21),
  /// A fault of ours.
  FAILED(22);

  private final int exitCode;

  Ending(int exitCode) {
    this.exitCode = exitCode;
  }

  /// None that the JVM or a shell uses themselves: see [#neverBegan].
  public int exitCode() {
    return exitCode;
  }

  static Ending of(int exitCode) {
    for (Ending ending : values()) {
      if (ending.exitCode == exitCode) {
        return ending;
      }
    }
    return FAILED;
  }

  /// Whether a process ended before our program began, so that its connection is untouched: 1, 2, 4
  /// and 6 are the program `java`'s where its runtime is incomplete, or the JVM cannot be loaded or
  /// started; 126 and 127 are the shell's where there is no such program.
  static boolean neverBegan(int exitCode) {
    return switch (exitCode) {
      case 1, 2, 4, 6, 126, 127 -> true;
      default -> false;
    };
  }
}
