package org.serverzoo.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.serverzoo.api.Design;
import org.serverzoo.launcher.running.Designs;

/// What a user gets: the script, the flags in it, and the finished jars.
class ZooIT {

  static final List<String> DESIGNS = Designs.ZOO.all().stream().map(Design::name).toList();

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @FieldSource("DESIGNS")
  void everyDesignServesAndStopsWithoutAWarning(String design) throws Exception {
    try (ZooProcess zoo =
            ZooProcess.script("run", design, "--app=echo", "--port=0", "--backlog=33");
        HttpClient client = HttpClient.newHttpClient()) {
      List<String> announced = zoo.readUntil("listening on http://127.0.0.1:");
      URI server = URI.create(announced.getLast().substring("listening on ".length()));

      assertThat(announced.getFirst()).startsWith(design + ": ");
      assertThat(announced)
          .anyMatch(line -> line.matches(" +kernel's backlog +(33|not readable).*"));
      assertThat(client.send(HttpRequest.newBuilder(server).build(), BodyHandlers.ofString()))
          .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(200))
          .satisfies(answer -> assertThat(answer.body()).isEqualTo("echo"));
      zoo.signal("TERM");
      assertThat(zoo.exitCode()).isZero();
      assertThat(zoo.rest())
          .last()
          .asString()
          .startsWith("stopped: 1 requests answered, 1 connections accepted");
      assertThat(zoo.errors()).isEmpty();
    }
  }
}
