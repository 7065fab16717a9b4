package org.serverzoo.contract;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.serverzoo.api.Application;
import org.serverzoo.api.Body;
import org.serverzoo.api.Call;
import org.serverzoo.api.Cost;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;
import org.serverzoo.conformance.Golden;

/// An application whose slow calls wait for the test to let them go, so that a test needs no clock
/// to catch a server in the middle of one.
///
/// `/gate` is BLOCKING: it answers `through` once it was let go. Everything else is QUICK and
/// answers `quick`.
final class GatedApplication implements Application {

  static final String GATE =
      """
      GET /gate HTTP/1.1
      Host: zoo

      """;

  static final String QUICK =
      """
      GET /quick HTTP/1.1
      Host: zoo

      """;

  static final Golden THROUGH = text("through");
  static final Golden QUICKLY = text("quick");

  private static final int ALL = 1_000_000;

  private final Semaphore permits = new Semaphore(0);
  private final AtomicInteger entered = new AtomicInteger();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger mostInside = new AtomicInteger();

  /// The threads that ran the slow calls and the quick ones.
  private final Set<Thread> slowThreads = ConcurrentHashMap.newKeySet();

  private final Set<Thread> quickThreads = ConcurrentHashMap.newKeySet();

  /// The answer that a body of plain text makes.
  static Golden text(String body) {
    return Golden.of(
            """
            HTTP/1.1 200 OK
            Server: zoo
            Date: ‹date›
            Content-Type: text/plain
            Content-Length: 0

            """)
        .withBody(body);
  }

  @Override
  public Call accept(Request request) {
    return request.path().equals("/gate")
        ? Call.of(Cost.BLOCKING, this::pass)
        : Call.of(Cost.QUICK, this::answerQuickly);
  }

  private Response pass() {
    slowThreads.add(Thread.currentThread());
    mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
    entered.incrementAndGet();
    try {
      permits.acquire();
      return Response.ok("text/plain", Body.of("through"));
    } catch (InterruptedException cut) {
      Thread.currentThread().interrupt();
      return Response.ok("text/plain", Body.of("cut"));
    } finally {
      inside.decrementAndGet();
    }
  }

  private Response answerQuickly() {
    quickThreads.add(Thread.currentThread());
    return Response.ok("text/plain", Body.of("quick"));
  }

  /// Lets one slow call go: one that waits, or else the next.
  void letOneGo() {
    permits.release();
  }

  /// Lets all slow calls go, and those to come.
  void letAllGo() {
    permits.release(ALL);
  }

  /// Waits until so many slow calls have begun since the start.
  void awaitEntered(int count) {
    Eventually.holds(count + " slow calls ran", () -> entered.get() >= count);
  }

  /// The greatest number of slow calls that ran at once.
  int mostInside() {
    return mostInside.get();
  }

  Set<Thread> slowThreads() {
    return Set.copyOf(slowThreads);
  }

  Set<Thread> quickThreads() {
    return Set.copyOf(quickThreads);
  }
}
