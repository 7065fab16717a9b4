package org.serverzoo.lab;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Plays a plan: in every round each contender has one turn, so that a machine that drifts hits all
/// alike. Used by one thread, which it keeps until the end; an interrupt ends it early, with what
/// was measured so far.
public final class Lab {

  /// A start, a warm-up and a stop, before any of them is known.
  private static final Duration AROUND = Duration.ofSeconds(11);

  private final Plan plan;
  private final Progress progress;
  private final Map<Contender, Row> rows = new LinkedHashMap<>();

  private int finished;
  private long spentNanos;

  private Lab(Plan plan, Progress progress) {
    this.plan = plan;
    this.progress = progress;
    plan.all().forEach(contender -> rows.put(contender, new Row(contender)));
  }

  /// Blocks until everything is measured, or the thread is interrupted.
  ///
  /// @param conditions what the caller knows, to be kept with the results
  /// @throws CannotMeasureException if the plan cannot be played here
  public static Results measure(Plan plan, Map<String, String> conditions, Progress progress) {
    plan.check();
    Map<String, String> all = new LinkedHashMap<>(Machine.facts(plan));
    all.putAll(conditions);
    Lab lab = new Lab(plan, progress);
    boolean interrupted = lab.play();
    progress.end();
    return new Results(plan, new ArrayList<>(lab.rows.values()), all, interrupted);
  }

  private boolean play() {
    try (Stage stage = Stage.open(plan)) {
      for (int round = 1; round <= plan.repeats(); round++) {
        for (Contender contender : plan.round(round)) {
          turn(stage, contender, round);
        }
      }
      return false;
    } catch (InterruptedException asked) {
      return true;
    } catch (IOException noScratch) {
      throw new CannotMeasureException(
          "no temporary directory: " + noScratch.getMessage(), noScratch);
    }
  }

  private void turn(Stage stage, Contender contender, int round) throws InterruptedException {
    Row row = rows.get(contender);
    if (row == null) {
      throw new IllegalStateException("not in the plan: " + contender);
    }
    long begin = System.nanoTime();
    String who = contender.label() + ", round " + round + ": ";
    String outcome;
    try {
      stage.play(row, round, doing -> progress.now(finished, turns(), who + doing, left(begin)));
      outcome = summary(row.turns().getLast());
    } catch (TurnFailedException failed) {
      row.failed(String.valueOf(failed.getMessage()));
      outcome = String.valueOf(failed.getMessage());
    }
    finished++;
    spentNanos += System.nanoTime() - begin;
    progress.finished(finished, turns(), who + outcome, left(System.nanoTime()));
  }

  private static String summary(Turn turn) {
    return String.format(
        Locale.ROOT,
        "%,.0f requests/s, %.2f µs of CPU each%s",
        turn.played().perSecond(),
        turn.micros(turn.cpu().total()),
        turn.played().errorsInAll() == 0 ? "" : ", " + turn.played().errorsInAll() + " errors");
  }

  private int turns() {
    return plan.all().size() * plan.repeats();
  }

  /// By the turns so far.
  private Duration left(long beginOfTurn) {
    long each =
        finished == 0 ? plan.load().duration().plus(AROUND).toNanos() : spentNanos / finished;
    long current = Math.min(each, System.nanoTime() - beginOfTurn);
    return Duration.ofNanos(each * (turns() - finished) - (finished == turns() ? 0 : current));
  }

  /// The labels, for those that measure the same design twice: `nio`, `nio (2)`.
  public static List<String> distinct(List<String> labels) {
    Map<String, Integer> seen = new LinkedHashMap<>();
    return labels.stream()
        .map(label -> {
          int count = seen.merge(label, 1, Integer::sum);
          return count == 1 ? label : label + " (" + count + ")";
        })
        .collect(Collectors.toList());
  }
}
