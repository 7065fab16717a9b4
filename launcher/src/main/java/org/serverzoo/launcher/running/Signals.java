package org.serverzoo.launcher.running;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Turns SIGTERM, SIGINT (Ctrl-C) and SIGHUP (the terminal is gone) into a stop that answers what
/// is in flight and ends with exit code 0; a second signal ends the process at once.
///
/// A shutdown hook would not do: all hooks run at the same time, so that the database could be gone
/// before the last answer; the exit code would be 143; and a second signal would be ignored.
///
/// `sun.misc.Signal` is the only way to get at a signal. It is a supported part of the JDK (module
/// jdk.unsupported, JEP 260), but javac warns of it and has no switch against that warning, so it
/// is called by name. A signal that was ignored when the JVM started (`nohup`, `&` in a script)
/// stays ignored.
public final class Signals {

  private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

  private static final int IGNORED = 0;

  /// Released by the first signal.
  private final CountDownLatch stop = new CountDownLatch(1);

  private final AtomicInteger received = new AtomicInteger();

  /// Of which none has come; nothing is installed.
  public Signals() {}

  /// From now on signals come here.
  public static Signals install() {
    Signals signals = new Signals();
    NUMBERS.forEach(signals::handle);
    return signals;
  }

  /// As a worker of a master takes them. Ctrl-C and the loss of a terminal come to every process at
  /// once: the master decides what follows.
  static Signals installInWorker() {
    Signals signals = new Signals();
    signals.handle("TERM", 15);
    signals.handle("INT", IGNORED);
    signals.handle("HUP", IGNORED);
    return signals;
  }

  /// Does what the first signal does.
  public void stop() {
    stop.countDown();
  }

  /// Whether the first signal has come.
  boolean stopping() {
    return stop.getCount() == 0;
  }

  /// Blocks until the first signal.
  public void await() throws InterruptedException {
    stop.await();
  }

  private void received(int number) {
    if (number == IGNORED) {
      return;
    }
    if (received.incrementAndGet() > 1) {
      // What a shell reports for a process that a signal has ended.
      Runtime.getRuntime().halt(128 + number);
    }
    stop.countDown();
  }

  private void handle(String name, int number) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (_, _, _) -> {
                received(number);
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
    } catch (ReflectiveOperationException noSuchModule) {
      throw new IllegalStateException("this Java lacks the module jdk.unsupported", noSuchModule);
    }
  }
}
