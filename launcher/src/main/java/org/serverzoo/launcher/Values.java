package org.serverzoo.launcher;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Offload;
import org.serverzoo.api.Transport;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How what is typed after a dial becomes a value. Each refusal is the rest of a sentence that
/// begins with the dial: `--port: 'http' is not a port; use 0 to 65535`.
final class Values {

  private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

  /// Longer than anybody measures, and far from where nanoseconds overflow.
  private static final Duration LONGEST = Duration.ofHours(24);

  private Values() {}

  private static int number(String text, int least, int most, String what) {
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // Refused below, like a number out of range.
    }
    throw new TypeConversionException(
        "'%s' is not %s; use a whole number from %d to %d".formatted(text, what, least, most));
  }

  /// As [Time] reads it: `20ms`, `30s`.
  static String text(Duration time) {
    long millis = time.toMillis();
    if (millis % 1000 != 0 || millis == 0) {
      return millis + "ms";
    }
    return millis % 60_000 == 0 ? millis / 60_000 + "m" : millis / 1000 + "s";
  }

  /// A TCP port; 0 lets the system choose.
  static final class Port implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return number(text, 0, 65_535, "a port");
    }
  }

  /// How many of something; at least 1.
  static final class Count implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return number(text, 1, 1_000_000, "a count");
    }
  }

  /// A number with its unit, because a plain one was seconds to one reader and milliseconds to
  /// another.
  static class Time implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      if (text.matches("[0-9]+")) {
        throw new TypeConversionException(
            "'%s' has no unit; write %sms, %ss or %sm".formatted(text, text, text, text));
      }
      Matcher parts = TIME.matcher(text);
      if (!parts.matches()) {
        throw new TypeConversionException(
            "'%s' is not a time; write it like 20ms, 30s or 1m".formatted(text));
      }
      long count = Long.parseLong(parts.group(1));
      Duration time =
          switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
          };
      if (time.compareTo(LONGEST) > 0) {
        throw new TypeConversionException("%s is too long; use at most 24h".formatted(text));
      }
      return time;
    }
  }

  /// A time that cannot be 0.
  static final class PositiveTime extends Time {
    @Override
    public Duration convert(String text) {
      Duration time = super.convert(text);
      if (time.isZero()) {
        throw new TypeConversionException("it must be longer than 0");
      }
      return time;
    }
  }

  /// `true` or `false`, and nothing that merely looks like it.
  static final class Switch implements ITypeConverter<Boolean> {
    @Override
    public Boolean convert(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new TypeConversionException("'%s' is not true or false".formatted(text));
      };
    }
  }

  /// `inherit` or `unix:PATH`.
  static final class ListenOn implements ITypeConverter<Listen> {
    @Override
    public Listen convert(String text) {
      if (text.equals("inherit")) {
        return new Listen.Inherited();
      }
      if (text.startsWith("unix:") && text.length() > "unix:".length()) {
        return new Listen.Unix(Path.of(text.substring("unix:".length())));
      }
      throw new TypeConversionException(
          "'%s' is not understood; use inherit or unix:PATH, and --host and --port for TCP"
              .formatted(text));
    }
  }

  /// Where a running server listens: a port of this machine, or `unix:PATH`.
  static final class ListensAt implements ITypeConverter<SocketAddress> {
    @Override
    public SocketAddress convert(String text) {
      return text.startsWith("unix:") && text.length() > "unix:".length()
          ? UnixDomainSocketAddress.of(text.substring("unix:".length()))
          : new InetSocketAddress(new Port().convert(text));
    }
  }

  /// `virtual`, `pool:N` or `inline`.
  static final class OffloadTo implements ITypeConverter<Offload> {
    @Override
    public Offload convert(String text) {
      try {
        return Offload.parse(text);
      } catch (IllegalArgumentException refused) {
        throw new TypeConversionException(refused.getMessage());
      }
    }
  }

  /// `auto`, `nio`, `epoll` or `io_uring`.
  static final class TransportBy implements ITypeConverter<Transport> {
    @Override
    public Transport convert(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "auto" -> Transport.AUTO;
        case "nio" -> Transport.NIO;
        case "epoll" -> Transport.EPOLL;
        case "io_uring" -> Transport.IO_URING;
        default ->
            throw new TypeConversionException(
                "'%s' is not a transport; use auto, nio, epoll or io_uring".formatted(text));
      };
    }
  }
}
