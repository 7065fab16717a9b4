package org.serverzoo.contract;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.serverzoo.api.Offload;
import org.serverzoo.api.Settings;
import org.serverzoo.conformance.Refusals;
import org.serverzoo.conformance.Wire;

/// What a design with `--queue` must do, whether connections wait in it or calls: refuse what finds
/// it full, and serve what does not.
public interface QueueRules extends UnderTest {

  /// One thread for calls that block, and one place before it.
  private static Settings narrow(Settings settings) {
    return settings.withWorkers(1).withOffload(new Offload.Pool(1)).withQueue(1);
  }

  @Test
  default void refusesWhatFindsItsQueueFullAndServesTheRest() throws IOException {
    GatedApplication application = new GatedApplication();
    try (Served served = Served.start(this, application, QueueRules::narrow);
        Wire running = served.connect();
        Wire second = served.connect();
        Wire third = served.connect()) {
      running.send(GatedApplication.GATE);
      application.awaitEntered(1);
      second.send(GatedApplication.GATE);
      third.send(GatedApplication.GATE);
      Wire refused = Wire.firstToBeAnswered(List.of(second, third));
      Refusals.UNAVAILABLE.check(refused.answer());
      application.letAllGo();
      GatedApplication.THROUGH.check(running.answer());
      GatedApplication.THROUGH.check((refused == second ? third : second).answer());
    }
  }

  @Test
  default void servesAConnectionThatWaitsBehindAnIdleOne() throws IOException {
    GatedApplication application = new GatedApplication();
    try (Served served = Served.start(this, application, QueueRules::narrow);
        Wire idle = served.connect()) {
      idle.send(GatedApplication.QUICK);
      served.receive(idle, GatedApplication.QUICKLY);
      try (Wire waiting = served.connect()) {
        waiting.send(GatedApplication.QUICK);
        GatedApplication.QUICKLY.check(waiting.answer());
      }
    }
  }

  /// That others come is no reason to close a connection while nobody has to wait for its place.
  @Test
  default void closesNoConnectionWhileThereIsRoomForAll() throws Exception {
    GatedApplication application = new GatedApplication();
    try (Served served = Served.start(this, application, settings -> settings.withWorkers(32));
        Wire kept = served.connect();
        ExecutorService others = Executors.newSingleThreadExecutor()) {
      Future<?> coming =
          others.submit(() -> {
            for (int i = 0; i < 300; i++) {
              served.ask(GatedApplication.QUICK, GatedApplication.QUICKLY);
            }
            return null;
          });
      while (!coming.isDone()) {
        kept.send(GatedApplication.QUICK);
        served.receive(kept, GatedApplication.QUICKLY);
      }
      coming.get();
    }
  }
}
