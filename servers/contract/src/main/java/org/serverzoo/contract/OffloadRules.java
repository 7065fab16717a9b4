package org.serverzoo.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.serverzoo.api.Application;
import org.serverzoo.api.Offload;
import org.serverzoo.conformance.Refusals;
import org.serverzoo.conformance.Wire;

/// What a design with an offload must do: run the calls that may block where `--offload` says.
/// Tried with one loop.
public interface OffloadRules extends UnderTest {

  private Served serve(Application application, Offload offload, int queue) throws IOException {
    return Served.start(
        this,
        application,
        settings -> settings.withWorkers(1).withOffload(offload).withQueue(queue));
  }

  @Test
  default void runsBlockingCallsOnVirtualThreads() throws IOException {
    GatedApplication application = runThreeOfEach(new Offload.Virtual());
    assertThat(application.slowThreads()).isNotEmpty().allMatch(Thread::isVirtual);
  }

  @Test
  default void runsBlockingCallsInAPool() throws IOException {
    GatedApplication application = runThreeOfEach(new Offload.Pool(1));
    assertThat(application.slowThreads()).hasSize(1).noneMatch(Thread::isVirtual);
    assertThat(application.slowThreads()).doesNotContainAnyElementsOf(application.quickThreads());
  }

  @Test
  default void runsBlockingCallsOnTheLoopItselfWhenOffloadIsInline() throws IOException {
    GatedApplication application = runThreeOfEach(new Offload.Inline());
    assertThat(application.slowThreads()).isEqualTo(application.quickThreads());
  }

  /// Serves three quick calls and three that may block, one after the other.
  default GatedApplication runThreeOfEach(Offload offload) throws IOException {
    GatedApplication application = new GatedApplication();
    application.letAllGo();
    try (Served served = serve(application, offload, 10)) {
      for (int i = 0; i < 3; i++) {
        served.ask(GatedApplication.QUICK, GatedApplication.QUICKLY);
        served.ask(GatedApplication.GATE, GatedApplication.THROUGH);
      }
    }
    return application;
  }

  @Test
  default void runsNoMoreCallsAtOnceThanThePoolHasThreads() throws IOException {
    GatedApplication application = new GatedApplication();
    try (Served served = serve(application, new Offload.Pool(2), 10)) {
      List<Wire> wires = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        Wire wire = served.connect();
        wire.send(GatedApplication.GATE);
        wires.add(wire);
      }
      application.awaitEntered(2);
      application.letAllGo();
      for (Wire wire : wires) {
        served.receive(wire, GatedApplication.THROUGH);
        wire.close();
      }
      assertThat(application.mostInside()).isEqualTo(2);
    }
  }

  @Test
  default void answers503WhenThePoolsQueueIsFull() throws IOException {
    GatedApplication application = new GatedApplication();
    try (Served served = serve(application, new Offload.Pool(1), 1);
        Wire running = served.connect();
        Wire second = served.connect();
        Wire third = served.connect()) {
      running.send(GatedApplication.GATE);
      application.awaitEntered(1);
      second.send(GatedApplication.GATE);
      third.send(GatedApplication.GATE);
      Wire refused = Wire.firstToBeAnswered(List.of(second, third));
      served.receive(refused, Refusals.UNAVAILABLE);
      refused.send(GatedApplication.QUICK);
      served.receive(refused, GatedApplication.QUICKLY);
      application.letAllGo();
      served.receive(running, GatedApplication.THROUGH);
      served.receive(refused == second ? third : second, GatedApplication.THROUGH);
    }
  }

  @Test
  default void answersAPipelineOfBlockingCallsInOrder() throws IOException {
    for (Offload offload :
        List.of(new Offload.Virtual(), new Offload.Pool(3), new Offload.Inline())) {
      GatedApplication application = new GatedApplication();
      application.letAllGo();
      try (Served served = serve(application, offload, 1);
          Wire wire = served.connect()) {
        wire.send((GatedApplication.GATE + GatedApplication.QUICK).repeat(1000));
        for (int i = 0; i < 1000; i++) {
          served.receive(wire, GatedApplication.THROUGH);
          served.receive(wire, GatedApplication.QUICKLY);
        }
      }
    }
  }
}
