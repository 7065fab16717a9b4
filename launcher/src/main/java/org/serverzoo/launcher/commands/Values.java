package org.serverzoo.launcher.commands;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Offload;
import org.serverzoo.api.Transport;
import org.serverzoo.launcher.beside.PoolMode;
import org.serverzoo.launcher.beside.Upstream;
import org.serverzoo.launcher.beside.UpstreamKeepalive;
import org.serverzoo.launcher.running.App;
import org.serverzoo.launcher.running.Times;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How what is typed after a dial becomes a value. Each refusal is the rest of a sentence that
/// begins with the dial: `--port: 'http' is not a port; use 0 to 65535`.
final class Values {

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

  /// Says with picocli's exception what a reader of ours has refused.
  private static <T> T read(String text, Function<String, T> reader) {
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException refused) {
      throw new TypeConversionException(refused.getMessage());
    }
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

  /// A time, such as `20ms`.
  static class Time implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return read(text, Times::parse);
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
      return read(text, Offload::parse);
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

  /// `zoo` or `echo`.
  static final class OneApp implements ITypeConverter<App> {
    @Override
    public App convert(String text) {
      return read(text, App::parse);
    }
  }

  /// `on` or `off`.
  static final class Keepalive implements ITypeConverter<UpstreamKeepalive> {
    @Override
    public UpstreamKeepalive convert(String text) {
      return read(text, UpstreamKeepalive::parse);
    }
  }

  /// `session` or `transaction`.
  static final class Pooling implements ITypeConverter<PoolMode> {
    @Override
    public PoolMode convert(String text) {
      return read(text, PoolMode::parse);
    }
  }

  /// URLs and Unix domain sockets, with commas between them.
  static final class Servers implements ITypeConverter<Upstream> {
    @Override
    public Upstream convert(String text) {
      return read(text, Upstream::parse);
    }
  }
}
