package org.serverzoo.launcher.beside;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.serverzoo.launcher.ZooProcess;
import org.serverzoo.launcher.running.CannotStartException;

/// The zoo behind a real PgBouncer, where there is one.
@ExtendWith(PgbouncerTest.Installed.class)
class PgbouncerTest {

  private static final String DATABASE = "database at ";

  @AutoClose private final HttpClient client = HttpClient.newHttpClient();

  private HttpResponse<String> get(URI uri) throws Exception {
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"session", "transaction"})
  void aServerWorksThroughIt(String mode) throws Exception {
    try (ZooProcess pooler =
        ZooProcess.start("pgbouncer", "--port=0", "--mode=" + mode, "--pool-size=3")) {
      List<String> announced = pooler.readUntil(DATABASE);
      String url = announced.getLast().substring(DATABASE.length());
      assertThat(announced).anyMatch(line -> line.matches(" +mode +" + mode));
      try (ZooProcess zoo =
          ZooProcess.start("run", "nio", "--port=0", "--db-sessions=3", "--db=" + url)) {
        URI server = zoo.awaitReady();

        for (int i = 1; i <= 20; i++) {
          assertThat(get(server.resolve("row?id=" + i)).body()).contains("%010d".formatted(i));
          assertThat(get(server.resolve("api?survey=1&segment=adult")).statusCode()).isEqualTo(200);
        }
        zoo.signal("TERM");
        assertThat(zoo.exitCode()).isZero();
      }
      pooler.signal("TERM");
      assertThat(pooler.exitCode()).isZero();
    }
  }

  /// Looks as the command does.
  static final class Installed implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      try {
        return ConditionEvaluationResult.enabled(Pgbouncer.Program.find().toString());
      } catch (CannotStartException missing) {
        return ConditionEvaluationResult.disabled(missing.getMessage());
      }
    }
  }
}
