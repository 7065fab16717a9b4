package org.serverzoo.posix;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;

/// All native calls of the zoo, through the Foreign Function API: each is one typed method here,
/// and a failure is an [IOException] that names the call and says what errno means.
///
/// A file descriptor is an `int` that belongs to whoever got it, until it is given to [#close].
/// Methods may be called by any thread; two threads must not close the same descriptor. No
/// descriptor that comes from here is passed on to a child process but by [Children].
///
/// Linux and macOS, on 64 bits. The JVM wants `--enable-native-access`, or the main jar's manifest
/// to say `Enable-Native-Access: ALL-UNNAMED`.
@SuppressWarnings("restricted") // javac warns of native calls: this is the place for them
public final class Posix {

  private static final VarHandle ERRNO = Libc.SAVED.varHandle(groupElement("errno"));

  static final boolean MAC = System.getProperty("os.name").startsWith("Mac");

  private static final int AF_UNIX = 1;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = MAC ? 30 : 10;
  private static final int AF_NETLINK = 16;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_RAW = 3;
  private static final int SOL_SOCKET = MAC ? 0xffff : 1;
  private static final int SO_REUSEADDR = MAC ? 4 : 2;
  private static final int SO_ACCEPTCONN = MAC ? 2 : 30;
  private static final int SO_RCVTIMEO = MAC ? 0x1006 : 20;
  private static final int SO_SNDTIMEO = MAC ? 0x1005 : 21;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_NODELAY = 1;
  private static final int SHUT_WR = 1;

  private static final int F_SETFD = 2;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int FD_CLOEXEC = 1;
  private static final int O_NONBLOCK = MAC ? 4 : 0x800;

  /// How far [#listener] looks.
  private static final int MAX_DESCRIPTOR = 65_535;

  private static final short POLLIN = 1;

  /// A `pollfd`: the descriptor, what is asked for, and what is so.
  private static final StructLayout POLLED =
      MemoryLayout.structLayout(JAVA_INT, JAVA_SHORT, JAVA_SHORT);

  private static final int EINTR = 4;
  private static final int EAGAIN = MAC ? 35 : 11;
  private static final int EADDRINUSE = MAC ? 48 : 98;
  private static final int ECONNABORTED = MAC ? 53 : 103;

  private static final int INET4_BYTES = 16;
  private static final int INET6_BYTES = 28;

  /// A `sockaddr_un`: two bytes as in the others, and the path, with a zero behind it.
  private static final int UNIX_BYTES = MAC ? 106 : 110;

  private static final int UNIX_PATH = 2;

  /// Room for any `sockaddr` that is used here.
  private static final int MAX_ADDRESS_BYTES = UNIX_BYTES;

  /// How this JVM writes paths for the system.
  private static final Charset PATHS = Charset.forName(System.getProperty("sun.jnu.encoding"));

  private Posix() {}

  /// Opens a TCP socket that listens.
  ///
  /// @param address port 0 lets the system choose
  /// @param backlog what is asked for: the kernel may grant less
  /// @return the file descriptor
  /// @throws BindException if the port is taken
  public static int listen(InetSocketAddress address, int backlog) throws IOException {
    boolean inet4 = address.getAddress() instanceof Inet4Address;
    int socket = socket(inet4 ? AF_INET : AF_INET6, SOCK_STREAM, 0);
    try (Call call = new Call()) {
      MemorySegment yes = call.arena.allocateFrom(JAVA_INT, 1);
      call.setOption(socket, SOL_SOCKET, SO_REUSEADDR, yes);
      return listen(call, socket, encode(address, call.arena), backlog);
    } catch (Throwable failure) {
      close(socket);
      throw rethrow(failure);
    }
  }

  /// Opens a Unix domain socket that listens. Its file is made here, and nothing but the caller
  /// removes it.
  ///
  /// @param backlog what is asked for: the kernel may grant less
  /// @return the file descriptor
  /// @throws BindException if there is a file of that name, whatever it is
  public static int listen(Path path, int backlog) throws IOException {
    int socket = socket(AF_UNIX, SOCK_STREAM, 0);
    try (Call call = new Call()) {
      return listen(call, socket, encode(path, call.arena), backlog);
    } catch (Throwable failure) {
      close(socket);
      throw rethrow(failure);
    }
  }

  private static int listen(Call call, int socket, MemorySegment name, int backlog)
      throws Throwable {
    call.check(
        "bind",
        (int) Libc.BIND.handle().invokeExact(call.saved, socket, name, (int) name.byteSize()));
    call.check("listen", (int) Libc.LISTEN.handle().invokeExact(call.saved, socket, backlog));
    return socket;
  }

  /// Where a TCP socket is bound.
  ///
  /// @throws IOException if it is a socket of another kind
  public static InetSocketAddress tcpAddress(int socket) throws IOException {
    if (localAddress(socket) instanceof InetSocketAddress inet) {
      return inet;
    }
    throw new IOException("descriptor " + socket + " is no TCP socket");
  }

  /// Where a socket is bound, be it a TCP port or the path of a Unix domain socket. The path is the
  /// one that was given, relative or not; it is empty for a socket without a name, and for any of
  /// another kind.
  public static SocketAddress localAddress(int socket) throws IOException {
    try (Call call = new Call()) {
      MemorySegment name = call.arena.allocate(MAX_ADDRESS_BYTES);
      MemorySegment length = call.arena.allocateFrom(JAVA_INT, MAX_ADDRESS_BYTES);
      call.check(
          "getsockname",
          (int) Libc.GETSOCKNAME.handle().invokeExact(call.saved, socket, name, length));
      return decode(name);
    } catch (Throwable failure) {
      throw rethrow(failure);
    }
  }

  /// Finds the TCP socket by which this process listens on a port, whoever opened it.
  ///
  /// @return the lowest descriptor below 65,536; empty if there is none
  public static OptionalInt listener(int port) throws IOException {
    for (int descriptor = 0; descriptor <= MAX_DESCRIPTOR; descriptor++) {
      if (listens(descriptor)
          && localAddress(descriptor) instanceof InetSocketAddress inet
          && inet.getPort() == port) {
        return OptionalInt.of(descriptor);
      }
    }
    return OptionalInt.empty();
  }

  /// Whether a descriptor is open and is a socket that listens.
  private static boolean listens(int descriptor) throws IOException {
    try (Call call = new Call()) {
      MemorySegment value = call.arena.allocate(JAVA_INT);
      MemorySegment length = call.arena.allocateFrom(JAVA_INT, (int) JAVA_INT.byteSize());
      int result =
          (int)
              Libc.GETSOCKOPT
                  .handle()
                  .invokeExact(call.saved, descriptor, SOL_SOCKET, SO_ACCEPTCONN, value, length);
      return result == 0 && value.get(JAVA_INT, 0) != 0;
    } catch (Throwable failure) {
      throw rethrow(failure);
    }
  }

  /// Takes the next connection off the queue of a socket that listens.
  ///
  /// @param listener blocks in this call while no client comes, unless [#setBlocking] says
  ///   otherwise
  /// @return the connection's descriptor, which blocks whatever the listener does; empty if no
  ///   client waits, be it that it has gone again or that another process was faster
  public static OptionalInt accept(int listener) throws IOException {
    MemorySegment anybody = MemorySegment.NULL;
    try (Call call = new Call()) {
      int connection =
          (int) Libc.ACCEPT.handle().invokeExact(call.saved, listener, anybody, anybody);
      if (connection == -1 && Set.of(EAGAIN, EINTR, ECONNABORTED).contains(call.errno())) {
        return OptionalInt.empty();
      }
      closeOnExec(call.check("accept", connection));
      if (MAC) {
        setBlocking(connection, true); // It takes after its listener there.
      }
      return OptionalInt.of(connection);
    } catch (Throwable failure) {
      throw rethrow(failure);
    }
  }

  /// Whether calls on a descriptor return at once when there is nothing to do. Belongs to the open
  /// file, not to the descriptor: all processes that share it are affected.
  public static void setBlocking(int descriptor, boolean blocking) throws IOException {
    try (Call call = new Call()) {
      int flags =
          call.check(
              "fcntl", (int) Libc.FCNTL.handle().invokeExact(call.saved, descriptor, F_GETFL, 0));
      int wanted = blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
      call.check(
          "fcntl", (int) Libc.FCNTL.handle().invokeExact(call.saved, descriptor, F_SETFL, wanted));
    } catch (Throwable failure) {
      throw rethrow(failure);
    }
  }

  /// Sends small pieces at once instead of waiting for more to send (Nagle's algorithm). For TCP
  /// sockets only.
  public static void withoutDelay(int socket) throws IOException {
    try (Call call = new Call()) {
      call.setOption(socket, IPPROTO_TCP, TCP_NODELAY, call.arena.allocateFrom(JAVA_INT, 1));
    } catch (Throwable failure) {
      throw rethrow(failure);
    }
  }

  /// Limits how long one read and one write may block. One that takes longer fails with `EAGAIN`,
  /// in whatever process: the limits belong to the socket. 0 is no limit.
  public static void setTimeouts(int socket, Duration read, Duration write) throws IOException {
    try (Call call = new Call()) {
      call.setOption(socket, SOL_SOCKET, SO_RCVTIMEO, timeval(read, call.arena));
      call.setOption(socket, SOL_SOCKET, SO_SNDTIMEO, timeval(write, call.arena));
    } catch (Throwable failure) {
      throw rethrow(failure);
    }
  }

  /// Seconds and microseconds. macOS has 32 bits for the latter, and padding behind them.
  private static MemorySegment timeval(Duration time, Arena arena) {
    return arena.allocateFrom(JAVA_LONG, time.toSeconds(), time.toNanosPart() / 1000);
  }

  /// Tells the other side that no more will come, and leaves the way back open.
  public static void shutdownOutput(int socket) throws IOException {
    try (Call call = new Call()) {
      call.check("shutdown", (int) Libc.SHUTDOWN.handle().invokeExact(call.saved, socket, SHUT_WR));
    } catch (Throwable failure) {
      throw rethrow(failure);
    }
  }

  /// Blocks until there is something to read, to accept, or a reason why there never will be.
  ///
  /// @return the first of the descriptors for which that is so
  public static int awaitReadable(int... descriptors) throws IOException {
    try (Call call = new Call()) {
      MemorySegment table = call.arena.allocate(POLLED.byteSize() * descriptors.length, 4);
      ByteBuffer fields = table.asByteBuffer().order(ByteOrder.nativeOrder());
      for (int descriptor : descriptors) {
        fields.putInt(descriptor).putShort(POLLIN).putShort((short) 0);
      }
      int ready;
      do {
        ready = poll(call, table, descriptors.length);
      } while (ready == -1 && call.errno() == EINTR);
      call.check("poll", ready);
      return firstReady(fields, descriptors);
    } catch (Throwable failure) {
      throw rethrow(failure);
    }
  }

  private static int poll(Call call, MemorySegment table, int length) throws Throwable {
    return MAC
        ? (int) Libc.POLL.handle().invokeExact(call.saved, table, length, -1)
        : (int) Libc.POLL.handle().invokeExact(call.saved, table, (long) length, -1);
  }

  private static int firstReady(ByteBuffer table, int... descriptors) {
    for (int i = 0; i < descriptors.length; i++) {
      if (table.getShort(i * (int) POLLED.byteSize() + 6) != 0) {
        return descriptors[i];
      }
    }
    throw new AssertionError("poll without a limit returned with nothing");
  }

  /// Opens a pipe: what is written to one end can be read from the other.
  public static Pipe pipe() throws IOException {
    try (Call call = new Call()) {
      MemorySegment ends = call.arena.allocate(JAVA_INT, 2);
      call.check("pipe", (int) Libc.PIPE.handle().invokeExact(call.saved, ends));
      Pipe pipe = new Pipe(ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1));
      closeOnExec(pipe.readEnd());
      closeOnExec(pipe.writeEnd());
      return pipe;
    } catch (Throwable failure) {
      throw rethrow(failure);
    }
  }

  /// Two descriptors, each to be closed.
  public record Pipe(int readEnd, int writeEnd) {}

  /// Opens a socket to a subsystem of the Linux kernel (netlink(7)).
  ///
  /// @param protocol which subsystem, such as `NETLINK_SOCK_DIAG`
  /// @throws IOException on other systems, and where the kernel does not let us
  public static int netlink(int protocol) throws IOException {
    return socket(AF_NETLINK, SOCK_RAW, protocol);
  }

  /// Writes the bytes between position and limit at once, or blocks.
  ///
  /// @return how many bytes were taken; the buffer stays as it is
  public static int write(int descriptor, ByteBuffer bytes) throws IOException {
    try (Call call = new Call()) {
      MemorySegment from = call.arena.allocate(bytes.remaining());
      from.copyFrom(MemorySegment.ofBuffer(bytes));
      return Math.toIntExact(
          call.check(
              "write",
              (long)
                  Libc.WRITE.handle().invokeExact(call.saved, descriptor, from, from.byteSize())));
    } catch (Throwable failure) {
      throw rethrow(failure);
    }
  }

  /// Reads what there is, or blocks until there is something.
  ///
  /// @param most how many bytes to take at most; the rest of a longer datagram is lost
  /// @return the bytes in the machine's own order; empty at the end of a stream
  public static ByteBuffer read(int descriptor, int most) throws IOException {
    try (Call call = new Call()) {
      MemorySegment to = call.arena.allocate(most);
      long count =
          call.check(
              "read",
              (long) Libc.READ.handle().invokeExact(call.saved, descriptor, to, to.byteSize()));
      byte[] bytes = to.asSlice(0, count).toArray(JAVA_BYTE);
      return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    } catch (Throwable failure) {
      throw rethrow(failure);
    }
  }

  /// A second descriptor for the same open file.
  public static int duplicate(int descriptor) throws IOException {
    try (Call call = new Call()) {
      return closeOnExec(
          call.check("dup", (int) Libc.DUP.handle().invokeExact(call.saved, descriptor)));
    } catch (Throwable failure) {
      throw rethrow(failure);
    }
  }

  /// Makes one descriptor stand for the open file of another, closing what it stood for before. A
  /// child that is started with an inherited standard input gets whatever `onto` 0 put there.
  public static void duplicate(int descriptor, int onto) throws IOException {
    try (Call call = new Call()) {
      call.check("dup2", (int) Libc.DUP2.handle().invokeExact(call.saved, descriptor, onto));
    } catch (Throwable failure) {
      throw rethrow(failure);
    }
  }

  /// Gives a descriptor back.
  public static void close(int descriptor) throws IOException {
    try (Call call = new Call()) {
      call.check("close", (int) Libc.CLOSE.handle().invokeExact(call.saved, descriptor));
    } catch (Throwable failure) {
      throw rethrow(failure);
    }
  }

  private static int socket(int domain, int type, int protocol) throws IOException {
    try (Call call = new Call()) {
      return closeOnExec(
          call.check(
              "socket",
              (int) Libc.SOCKET.handle().invokeExact(call.saved, domain, type, protocol)));
    } catch (Throwable failure) {
      throw rethrow(failure);
    }
  }

  /// What is not marked so is open in a child until the child itself closes it.
  private static int closeOnExec(int descriptor) throws IOException {
    try (Call call = new Call()) {
      call.check(
          "fcntl",
          (int) Libc.FCNTL.handle().invokeExact(call.saved, descriptor, F_SETFD, FD_CLOEXEC));
      return descriptor;
    } catch (Throwable failure) {
      throw rethrow(failure);
    }
  }

  /// A `sockaddr_in` or `sockaddr_in6`. Port and address are in network order.
  private static MemorySegment encode(InetSocketAddress address, Arena arena) {
    byte[] ip = address.getAddress().getAddress();
    boolean inet4 = ip.length == 4;
    MemorySegment name =
        inet4 ? sockaddr(AF_INET, INET4_BYTES, arena) : sockaddr(AF_INET6, INET6_BYTES, arena);
    name.asByteBuffer()
        .order(ByteOrder.BIG_ENDIAN)
        .putShort(2, (short) address.getPort())
        .put(inet4 ? 4 : 8, ip);
    return name;
  }

  private static MemorySegment encode(Path path, Arena arena) throws IOException {
    byte[] bytes = path.toString().getBytes(PATHS);
    int most = UNIX_BYTES - UNIX_PATH - 1;
    if (bytes.length > most) {
      throw new IOException("a socket's path has at most " + most + " bytes");
    }
    MemorySegment name = sockaddr(AF_UNIX, UNIX_BYTES, arena);
    name.asByteBuffer().put(UNIX_PATH, bytes);
    return name;
  }

  /// All have the family in the first two bytes: 16 bits in the machine's order on Linux, 8 bits
  /// after a byte for the length on macOS.
  private static MemorySegment sockaddr(int family, int bytes, Arena arena) {
    MemorySegment name = arena.allocate(bytes);
    if (MAC) {
      name.set(JAVA_BYTE, 0, (byte) bytes);
      name.set(JAVA_BYTE, 1, (byte) family);
    } else {
      name.set(JAVA_SHORT, 0, (short) family);
    }
    return name;
  }

  private static SocketAddress decode(MemorySegment name) throws IOException {
    int family = MAC ? name.get(JAVA_BYTE, 1) : name.get(JAVA_SHORT, 0);
    if (family == AF_INET || family == AF_INET6) {
      return inet(name, family == AF_INET);
    }
    return UnixDomainSocketAddress.of(family == AF_UNIX ? path(name) : "");
  }

  /// Up to the first zero, with which one of Linux's "abstract" names begins.
  private static String path(MemorySegment name) {
    int end = UNIX_PATH;
    while (end < UNIX_BYTES && name.get(JAVA_BYTE, end) != 0) {
      end++;
    }
    return new String(name.asSlice(UNIX_PATH, end - UNIX_PATH).toArray(JAVA_BYTE), PATHS);
  }

  private static InetSocketAddress inet(MemorySegment name, boolean inet4) throws IOException {
    ByteBuffer in = name.asByteBuffer().order(ByteOrder.BIG_ENDIAN);
    byte[] ip = new byte[inet4 ? 4 : 16];
    in.get(inet4 ? 4 : 8, ip);
    return new InetSocketAddress(InetAddress.getByAddress(ip), in.getShort(2) & 0xffff);
  }

  /// Method handles declare that they throw anything; ours throw what [Call#check] does.
  private static IOException rethrow(Throwable failure) {
    return switch (failure) {
      case IOException expected -> expected;
      case RuntimeException bug -> throw bug;
      case Error fatal -> throw fatal;
      default -> throw new AssertionError("a native call cannot throw this", failure);
    };
  }

  /// The memory that one call needs: its arguments, and where errno is saved.
  private static final class Call implements AutoCloseable {

    final Arena arena = Arena.ofConfined();
    final MemorySegment saved = arena.allocate(Libc.SAVED);

    /// Why the call before this failed.
    int errno() {
      return (int) ERRNO.get(saved, 0L);
    }

    void setOption(int socket, int level, int option, MemorySegment value) throws Throwable {
      int size = (int) value.byteSize();
      check(
          "setsockopt",
          (int) Libc.SETSOCKOPT.handle().invokeExact(saved, socket, level, option, value, size));
    }

    int check(String name, int result) throws IOException {
      return (int) check(name, (long) result);
    }

    long check(String name, long result) throws IOException {
      if (result == -1) {
        String reason = name + ": " + describe(errno());
        throw errno() == EADDRINUSE ? new BindException(reason) : new IOException(reason);
      }
      return result;
    }

    private static String describe(int errno) {
      try {
        MemorySegment text = (MemorySegment) Libc.STRERROR.handle().invokeExact(errno);
        return text.reinterpret(Long.MAX_VALUE).getString(0);
      } catch (Throwable impossible) {
        throw new AssertionError("strerror always has an answer", impossible);
      }
    }

    @Override
    public void close() {
      arena.close();
    }
  }
}
