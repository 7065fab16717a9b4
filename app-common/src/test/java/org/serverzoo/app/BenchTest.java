package org.serverzoo.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.serverzoo.app.Answers.assertProblem;
import static org.serverzoo.app.Answers.get;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;

class BenchTest {

  private final ZooApplication zoo = new FakeStore().application();

  @Test
  void answersTheSecondsThatItTook() {
    Response answer = get(zoo, "/bench");

    assertThat(answer.body().text()).matches("[0-9]+\\.[0-9]{4}");
    assertThat(Double.parseDouble(answer.body().text())).isBetween(0.1, 10.0);
  }

  @Test
  void canBeToldToDoNothing() {
    assertThat(get(zoo, "/bench?cpu=0&sleep=0&writes=0").body().text()).startsWith("0.0");
  }

  @ParameterizedTest
  @CsvSource({"cpu, 10000000", "sleep, 1", "writes, 100000"})
  void takesAsMuchAsItsBounds(String name, int most) {
    String others = "cpu=0&sleep=0&writes=0&".replace(name + "=0&", "");
    assertThat(get(zoo, "/bench?" + others + name + "=" + most).status()).isEqualTo(Status.OK);
  }

  @ParameterizedTest
  @CsvSource({
    "cpu, 10000001, 10000000",
    "cpu, -1, 10000000",
    "cpu, '', 10000000",
    "sleep, 10001, 10000",
    "sleep, 0.5, 10000",
    "writes, 100001, 100000",
    "writes, ten, 100000"
  })
  void refusesWhatIsBeyondItsBounds(String name, String value, int most) {
    assertProblem(
        get(zoo, "/bench?" + name + "=" + value),
        Status.BAD_REQUEST,
        "The parameter '%s' must be a whole number from 0 to %d.".formatted(name, most));
  }

  @Test
  void refusesAMisspeltName() {
    assertProblem(
        get(zoo, "/bench?slep=1"),
        Status.BAD_REQUEST,
        "There is no parameter 'slep' here; there are: cpu, sleep, writes.");
  }

  // From 1, by hand: 1 + 2^13, then + 2^6 from its shift by 7, then + all three shifted by 17.
  @Test
  void takesEveryStepOfTheGenerator() {
    assertThat(Bench.compute(0)).isEqualTo(1);
    assertThat(Bench.compute(1)).isEqualTo(0x40822041L);
    assertThat(Bench.compute(2)).isEqualTo(0x100041060C011441L);
  }

  @Test
  void leavesNoFileBehind(@TempDir Path folder) throws IOException {
    Response answer = answer(folder, "cpu=0&sleep=0&writes=10");

    assertThat(answer.status()).isEqualTo(Status.OK);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void saysWhichFolderCannotBeWritten(@TempDir Path folder) {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> answer(folder.resolve("missing"), "sleep=0"))
        .withStackTraceContaining("missing");
  }

  @Test
  void endsWhenItIsInterruptedInItsSleep(@TempDir Path folder) throws Exception {
    assertThatItEndsWhenInterrupted(folder, "sleep=10000");
  }

  @Test
  void endsWhenItIsInterruptedBetweenTwoWrites(@TempDir Path folder) throws Exception {
    for (int attempt = 0; attempt < 20; attempt++) {
      assertThatItEndsWhenInterrupted(folder, "cpu=0&sleep=0&writes=100000");
    }
  }

  private static void assertThatItEndsWhenInterrupted(Path folder, String query) throws Exception {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              answer.complete(answer(folder, query));
              flag.complete(Thread.currentThread().isInterrupted());
            });
    caller.interrupt();

    assertProblem(answer.get(), Status.UNAVAILABLE, "The server is closing.");
    assertThat(flag.get()).isTrue();
    assertThat(folder).isEmptyDirectory();
  }

  private static Response answer(Path folder, String query) {
    return new Bench(folder.toString()).answer(Request.of("GET", "/bench?" + query));
  }
}
