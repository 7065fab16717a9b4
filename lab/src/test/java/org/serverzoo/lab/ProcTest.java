package org.serverzoo.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Reads real processes: Linux only.
class ProcTest {

  private static final String BURN_AND_WAIT =
      // A child works and ends, and then the shell itself waits for its input.
      "sh -c 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done'; echo burnt; read end";

  @BeforeAll
  static void isLinux() {
    assumeThat(Files.isDirectory(Path.of("/proc/self/task"))).as("there is a /proc").isTrue();
  }

  @Test
  void countsTheTimeOfChildrenThatHaveComeAndGone() throws Exception {
    Process shell = new ProcessBuilder("sh", "-c", BURN_AND_WAIT).start();
    try (var in = shell.inputReader();
        var out = shell.outputWriter()) {
      assertThat(in.readLine()).isEqualTo("burnt");

      assertThat(ProcessTree.of(shell.pid()).cpu().total()).isGreaterThan(0.05);
      assertThat(ProcessTree.of(shell.pid()).footprint().processes()).isEqualTo(1);
      assertThat(ProcessTree.below(shell.pid()).cpu().total()).isZero();

      out.write("\n");
    } finally {
      shell.destroyForcibly().waitFor();
    }
    assertThat(ProcessTree.of(shell.pid()).cpu()).isEqualTo(CpuTime.NONE);
  }

  @Test
  void countsEveryProcessOfATree() throws Exception {
    Process shell = new ProcessBuilder("sh", "-c", "sleep 50 & sleep 50 & echo up; wait").start();
    try (var in = shell.inputReader()) {
      assertThat(in.readLine()).isEqualTo("up");
      awaitChildren(shell, "sleep");

      // The greater one last: programs that have just begun still grow.
      Footprint below = ProcessTree.below(shell.pid()).footprint();
      Footprint all = ProcessTree.of(shell.pid()).footprint();

      assertThat(all.processes()).isEqualTo(3);
      assertThat(all.threads()).isEqualTo(3);
      assertThat(below.processes()).isEqualTo(2);
      assertThat(all.residentKib()).isGreaterThan(below.residentKib());
      assertThat(all.proportionalKib()).isPositive().isLessThan(all.residentKib());
      assertThat(all.descriptors()).isGreaterThanOrEqualTo(9);
      assertThat(ProcessTree.of(shell.pid()).switches()).hasSize(3);
    } finally {
      shell.descendants().forEach(ProcessHandle::destroyForcibly);
      shell.destroyForcibly().waitFor();
    }
  }

  /// Blocks until each child is no copy of the shell any more.
  private static void awaitChildren(Process shell, String program) {
    while (!shell
        .children()
        .allMatch(child -> child.info().command().orElse("").contains(program))) {
      Thread.onSpinWait();
    }
  }

  @Test
  void countsSwitchesOfThreadsThatWereThereAndOfNewOnes() {
    assertThat(Recorded.window(1, 0.6, 1.7).switchesPerSecond()).hasValue(1000);
  }

  @Test
  void doesNotGuessTheSwitchesOfThreadsThatAreGone() {
    Look from =
        new Look(0, CpuTime.NONE, CpuTime.NONE, new MachineTime(0, 0), Map.of(1L, 5L, 2L, 5L));
    Look to =
        new Look(1, CpuTime.NONE, CpuTime.NONE, new MachineTime(0, 0), Map.of(1L, 9L, 3L, 7L));

    assertThat(new Window(from, to).switchesPerSecond()).isEmpty();
  }

  @Test
  void saysWhatOthersUsed() {
    Window window = Recorded.window(0.5, 0.3, 1.2);

    assertThat(window.server()).isCloseTo(0.5, within(1e-9));
    assertThat(window.tool().getAsDouble()).isCloseTo(0.3, within(1e-9));
    assertThat(window.others().getAsDouble()).isCloseTo(0.4, within(1e-9));
  }

  @Test
  void doesNotGuessWhatAToolUsedThatHadEnded() {
    Look from = new Look(0, CpuTime.NONE, new CpuTime(1, 1), new MachineTime(0, 0), Map.of());
    Look to = new Look(1, CpuTime.NONE, CpuTime.NONE, new MachineTime(0, 0), Map.of());

    assertThat(new Window(from, to).tool()).isEmpty();
    assertThat(new Window(from, to).others()).isEmpty();
  }

  @Test
  void readsOnlyTheNamedProcessors() {
    List<String> stat =
        List.of(
            "cpu  1000 0 0 9000 0 0 0 0 0 0",
            "cpu0 100 10 200 4000 7 1 2 30 0 0",
            "cpu1 300 0 400 4000 7 0 0 0 0 0",
            "intr 1 2 3");

    assertThat(MachineTime.read(stat, Cpus.parse("0"))).isEqualTo(new MachineTime(3.13, 0.3));
    assertThat(MachineTime.read(stat, Cpus.parse("0-1")).busy()).isCloseTo(10.13, within(1e-9));
  }

  @Test
  void readsProcessorsAsTasksetDoes() {
    assertThat(Cpus.parse("0")).hasToString("0");
    assertThat(Cpus.parse("4,0-2")).hasToString("0,1,2,4");
    assertThat(Cpus.parse("0-2").overlaps(Cpus.parse("2,3"))).isTrue();
    assertThat(Cpus.parse("0-1").overlaps(Cpus.parse("2"))).isFalse();
    assertThat(Cpus.allowed().count()).isPositive();
    assertThatThrownBy(() -> Cpus.parse("first"))
        .hasMessage("'first' is not a list of processors; write it like 0, 0,2 or 0-3");
    assertThatThrownBy(() -> Cpus.parse("3-1")).hasMessage("'3-1' holds no processor");
  }
}
