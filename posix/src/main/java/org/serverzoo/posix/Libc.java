package org.serverzoo.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/// A function of libc that [Posix] calls. It is bound when it is called for the first time: to bind
/// all of them takes a tenth of a second, and a server that starts calls four.
///
/// Those that can fail take a segment of the layout [#SAVED] before their arguments: errno belongs
/// to the thread and the JVM may overwrite it, so the linker saves it there right after the call.
final class Libc {

  /// Where errno is.
  static final StructLayout SAVED = Linker.Option.captureStateLayout();

  private static final Linker.Option SAVE_ERRNO = Linker.Option.captureCallState("errno");

  static final Libc SOCKET = function("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  static final Libc SETSOCKOPT =
      function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  static final Libc GETSOCKOPT =
      function("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  static final Libc BIND = function("bind", JAVA_INT, ADDRESS, JAVA_INT);
  static final Libc LISTEN = function("listen", JAVA_INT, JAVA_INT);
  static final Libc GETSOCKNAME = function("getsockname", JAVA_INT, ADDRESS, ADDRESS);
  static final Libc ACCEPT = function("accept", JAVA_INT, ADDRESS, ADDRESS);
  static final Libc SHUTDOWN = function("shutdown", JAVA_INT, JAVA_INT);
  static final Libc POLL = function("poll", ADDRESS, Posix.MAC ? JAVA_INT : JAVA_LONG, JAVA_INT);
  static final Libc PIPE = function("pipe", ADDRESS);
  static final Libc FCNTL =
      new Libc(
          "fcntl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
          SAVE_ERRNO,
          Linker.Option.firstVariadicArg(2));
  static final Libc WRITE = transfer("write");
  static final Libc READ = transfer("read");
  static final Libc DUP = function("dup", JAVA_INT);
  static final Libc DUP2 = function("dup2", JAVA_INT, JAVA_INT);
  static final Libc CLOSE = function("close", JAVA_INT);

  /// Never fails.
  static final Libc STRERROR = new Libc("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));

  private final String name;
  private final FunctionDescriptor descriptor;
  private final Linker.Option[] options;

  /// Null until the first call. Two threads may both bind it: one handle is as good as the other.
  private volatile @Nullable MethodHandle bound;

  private Libc(String name, FunctionDescriptor descriptor, Linker.Option... options) {
    this.name = name;
    this.descriptor = descriptor;
    this.options = options;
  }

  /// Returns an `int`, -1 for failure.
  private static Libc function(String name, MemoryLayout... parameters) {
    return new Libc(name, FunctionDescriptor.of(JAVA_INT, parameters), SAVE_ERRNO);
  }

  /// `read` or `write`: their `size_t` and `ssize_t` are 64 bits wide.
  private static Libc transfer(String name) {
    return new Libc(
        name, FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG), SAVE_ERRNO);
  }

  /// To be called with `invokeExact`.
  MethodHandle handle() {
    MethodHandle handle = bound;
    if (handle == null) {
      handle = bind();
      bound = handle;
    }
    return handle;
  }

  @SuppressWarnings("restricted") // javac warns of native calls: this is the place for them
  private MethodHandle bind() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, options);
  }
}
