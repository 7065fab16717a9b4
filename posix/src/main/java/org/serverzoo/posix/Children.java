package org.serverzoo.posix;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/// Starts processes whose standard input is a descriptor of ours, such as a socket: the way in
/// which inetd and systemd hand over a connection, and for which Java has no method.
///
/// ```
///   this process                                            the child
///   0 ─▶ terminal                                           0 ─▶ socket
///   7 ─▶ socket    dup2(7, 0), start, put the terminal back
/// ```
///
/// A child gets what our descriptor 0 is at the moment it starts, so the descriptor is swapped for
/// that moment. It belongs to the whole process: that is why all starts take one lock, and why code
/// that reads [System#in] must not run at the same time. Other code may start processes meanwhile,
/// unless they inherit the standard input too.
public final class Children {

  private static final Object STANDARD_INPUT = new Object();

  private Children() {}

  /// Starts a process that has the descriptor as its standard input. The caller keeps the
  /// descriptor and closes it when it has no more use for it; the child has one of its own.
  ///
  /// Blocks for about a millisecond, until the child runs the new program or could not.
  ///
  /// @param command its standard input is set here; the rest is left as it is
  /// @throws IOException if the program cannot be started: there is no child then
  public static Process start(ProcessBuilder command, int standardInput) throws IOException {
    command.redirectInput(Redirect.INHERIT);
    synchronized (STANDARD_INPUT) {
      int ours = Posix.duplicate(0);
      try {
        Posix.duplicate(standardInput, 0);
        return command.start();
      } finally {
        Posix.duplicate(ours, 0);
        Posix.close(ours);
      }
    }
  }
}
