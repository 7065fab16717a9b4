package org.serverzoo.processperconnection;

import java.io.File;
import java.util.List;
import org.serverzoo.api.Settings;

/// What the master tells a worker on its command line. All times are in milliseconds, as they stand
/// there.
///
/// @param serving a file that is there while the master serves: once it is gone, a worker whose
///   client has not sent a byte yet lets it go
/// @param tickMillis after so long the kernel ends a read or write on the connection that has
///   nothing to do: the master has set this on the socket, and a worker looks at the clock then
/// @param idleMillis how long to wait for the first byte
/// @param headMillis from the first byte to the end of the head
/// @param stallMillis the longest time without a byte of body
public record Orders(
    File serving, long tickMillis, long idleMillis, long headMillis, long stallMillis) {

  private static final int WORDS = 5;

  /// A deadline is kept a tenth late at the most.
  private static final int TICKS = 10;

  static Orders of(Settings settings, File serving) {
    long idle = settings.idleTimeout().toMillis();
    long head = settings.limits().headDeadline().toMillis();
    long stall = settings.limits().bodyStall().toMillis();
    long tick = Math.max(1, Math.min(idle, Math.min(head, stall)) / TICKS);
    return new Orders(serving, tick, idle, head, stall);
  }

  List<String> words() {
    return List.of(
        serving.getPath(),
        Long.toString(tickMillis),
        Long.toString(idleMillis),
        Long.toString(headMillis),
        Long.toString(stallMillis));
  }

  /// Reads the last words of a command line.
  public static Orders last(String... words) {
    int i = words.length - WORDS;
    return new Orders(
        new File(words[i]),
        Long.parseLong(words[i + 1]),
        Long.parseLong(words[i + 2]),
        Long.parseLong(words[i + 3]),
        Long.parseLong(words[i + 4]));
  }
}
