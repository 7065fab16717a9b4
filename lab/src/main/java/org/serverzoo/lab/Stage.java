package org.serverzoo.lab;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/// Where one contender at a time has its turn:
///
/// ```
///   start ─> two answers kept ─> warm-up ─> measured run ─> an answer compared ─> stop
///                               1 s slices    │      │
///                             until steady  look    look     at 20% and 80% of its time
/// ```
///
/// Each turn has a process of its own. What a JIT compiler makes of a program differs from one
/// start to the next, so that a difference within one process is no difference between designs; and
/// nothing else of the zoo is up meanwhile. That costs a warm-up for each turn.
final class Stage implements AutoCloseable {

  private static final Duration SLICE = Duration.ofSeconds(1);

  /// A server that has answered nothing in so many slices will not be warmer after more of them.
  private static final int HOPELESS = 5;

  /// A server is at rest when it has used less than a fifth of a processor for this long.
  private static final Duration REST = Duration.ofMillis(50);

  private static final double AT_REST = 0.2;

  private static final Duration LONGEST_UNREST = Duration.ofSeconds(30);

  private final Plan plan;

  /// For the scripts of load tools.
  private final Path scratch;

  private Stage(Plan plan, Path scratch) {
    this.plan = plan;
    this.scratch = scratch;
  }

  static Stage open(Plan plan) throws IOException {
    return new Stage(plan, Files.createTempDirectory("zoo-measure"));
  }

  /// Blocks for the whole turn. An interrupt ends it at once, and stops the server first.
  ///
  /// @param doing is told what goes on
  void play(Row row, int round, Consumer<String> doing)
      throws TurnFailedException, InterruptedException {
    List<ServerProcess> servers = new ArrayList<>();
    Turn turn;
    try {
      doing.accept("starts");
      servers.add(ServerProcess.start(row.contender(), plan.serverCpus()));
      row.inForce(servers.getFirst().inForce());
      if (plan.proxy().isPresent() && !plan.baseline().equals(Optional.of(row.contender()))) {
        Contender proxy = plan.proxy().get().before(servers.getFirst().url());
        servers.add(ServerProcess.start(proxy, plan.serverCpus()));
      }
      turn = measured(servers, load(row.contender()), round, doing);
    } finally {
      doing.accept("stops");
      for (ServerProcess server : servers.reversed()) {
        server.stop();
      }
    }
    row.add(turn.withSessions(servers.getFirst().sessions()));
  }

  private Load load(Contender contender) {
    return contender.route().isEmpty() ? plan.load() : plan.load().on(contender.route());
  }

  private Turn measured(List<ServerProcess> servers, Load load, int round, Consumer<String> doing)
      throws TurnFailedException, InterruptedException {
    URI url = servers.getLast().url().resolve(load.route());
    ProcessTree tree =
        servers.stream().map(ServerProcess::tree).reduce(ProcessTree::and).orElseThrow();
    Answers answers = Answers.of(url);
    try {
      WarmUp warmUp = warmUp(servers, tree, load.lasting(SLICE), url, doing);
      doing.accept("is measured");
      Turn turn = run(tree, load, url, round, warmUp, answers);
      refuseDead(servers);
      return turn;
    } catch (TurnFailedException failed) {
      refuseDead(servers);
      throw failed;
    }
  }

  private static void refuseDead(List<ServerProcess> servers) throws TurnFailedException {
    for (ServerProcess server : servers) {
      if (!server.isAlive()) {
        throw new TurnFailedException("died under load: " + server.lastWords());
      }
    }
  }

  private WarmUp warmUp(
      List<ServerProcess> servers, ProcessTree tree, Load slice, URI url, Consumer<String> doing)
      throws TurnFailedException, InterruptedException {
    SteadyState state = new SteadyState();
    while (!state.reached()
        && !state.silentFor(HOPELESS)
        && state.slices() < plan.longestWarmUp().toSeconds()) {
      refuseDead(servers);
      doing.accept("warms up, second " + (state.slices() + 1));
      double before = tree.cpu().total();
      try (ToolProcess tool = ToolProcess.start(plan.tool(), slice, url, scratch)) {
        Played played = tool.result();
        double cpu = tree.cpu().total() - before;
        // Whole seconds may pass without an answer: on a route that sleeps, or at a cold start.
        state.add(played.perSecond(), cpu / Math.max(1, played.answers()));
      }
      awaitRest(tree);
    }
    return new WarmUp(state.slices(), state.reached());
  }

  /// Waits until the server has done what the tool has left behind. One that needs seconds for each
  /// connection would serve the abandoned ones first, and none of the next run's.
  private static void awaitRest(ProcessTree tree) throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST_UNREST.toNanos();
    double used;
    do {
      double before = tree.cpu().total();
      Thread.sleep(REST);
      used = tree.cpu().total() - before;
    } while (used > AT_REST * REST.toMillis() / 1000 && System.nanoTime() - deadline < 0);
  }

  private Turn run(ProcessTree tree, Load load, URI url, int round, WarmUp warmUp, Answers answers)
      throws TurnFailedException, InterruptedException {
    Cpus cpus = plan.serverCpus().with(load.cpus());
    CpuTime before = tree.cpu();
    try (ToolProcess tool = ToolProcess.start(plan.tool(), load, url, scratch)) {
      Thread.sleep(load.duration().dividedBy(5));
      Look early = Look.at(tree, tool.tree(), cpus);
      Thread.sleep(load.duration().multipliedBy(3).dividedBy(5));
      Look late = Look.at(tree, tool.tree(), cpus);
      Footprint footprint = tree.footprint();
      Played played = tool.result();
      CpuTime used = tree.cpu().minus(before);
      if (played.answers() == 0) {
        throw new TurnFailedException(
            "no request was answered; %s counts %d errors"
                .formatted(plan.tool().name(), played.errorsInAll()));
      }
      return new Turn(
          round,
          warmUp,
          played,
          used,
          footprint,
          new Window(early, late),
          answers.changed(url),
          OptionalDouble.empty());
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(scratch.resolve("wrk.lua"));
    Files.deleteIfExists(scratch);
  }
}
