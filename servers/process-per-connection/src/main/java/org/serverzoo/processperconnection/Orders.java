package org.serverzoo.processperconnection;

import java.io.File;
import java.time.Duration;
import java.util.List;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Settings;
import org.serverzoo.http1.Wait;

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
/// @param bodyMillis from the end of the head to the end of the body
public record Orders(
    File serving,
    long tickMillis,
    long idleMillis,
    long headMillis,
    long stallMillis,
    long bodyMillis) {

  private static final int WORDS = 6;

  static Orders of(Settings settings, File serving) {
    return new Orders(
        serving,
        Wait.tick(settings).toMillis(),
        settings.idleTimeout().toMillis(),
        settings.limits().headDeadline().toMillis(),
        settings.limits().bodyStall().toMillis(),
        settings.limits().bodyDeadline().toMillis());
  }

  /// For one connection.
  Wait waiting() {
    return new Wait(
        Duration.ofMillis(idleMillis),
        Limits.DEFAULT.withDeadlines(
            Duration.ofMillis(headMillis),
            Duration.ofMillis(stallMillis),
            Duration.ofMillis(bodyMillis)));
  }

  List<String> words() {
    return List.of(
        serving.getPath(),
        Long.toString(tickMillis),
        Long.toString(idleMillis),
        Long.toString(headMillis),
        Long.toString(stallMillis),
        Long.toString(bodyMillis));
  }

  /// Reads the last words of a command line.
  public static Orders last(String... words) {
    int i = words.length - WORDS;
    return new Orders(
        new File(words[i]),
        Long.parseLong(words[i + 1]),
        Long.parseLong(words[i + 2]),
        Long.parseLong(words[i + 3]),
        Long.parseLong(words[i + 4]),
        Long.parseLong(words[i + 5]));
  }
}
