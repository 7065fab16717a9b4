package org.serverzoo.lab;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// What a server answers on the measured route while it is at rest: kept before the load, compared
/// after it.
///
/// @param constant whether two answers one after the other had the same body; where they had not,
///   as on routes that draw a number, only status, type and length are compared
record Answers(HttpResponse<byte[]> first, boolean constant) {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  static Answers of(URI url) throws TurnFailedException, InterruptedException {
    try {
      HttpResponse<byte[]> first = fetch(url);
      return new Answers(first, Arrays.equals(first.body(), fetch(url).body()));
    } catch (IOException silent) {
      throw new TurnFailedException("does not answer before any load: " + silent, silent);
    }
  }

  /// What is different now; empty if nothing is.
  Optional<String> changed(URI url) throws InterruptedException {
    try {
      return difference(fetch(url));
    } catch (IOException silent) {
      return Optional.of("there was none: " + silent.getMessage());
    }
  }

  private Optional<String> difference(HttpResponse<byte[]> now) {
    if (now.statusCode() != first.statusCode()) {
      return Optional.of(
          "the status was %d instead of %d".formatted(now.statusCode(), first.statusCode()));
    }
    if (!type(now).equals(type(first))) {
      return Optional.of("the type was " + type(now) + " instead of " + type(first));
    }
    if (now.body().length != first.body().length) {
      return Optional.of(
          "%d bytes instead of %d".formatted(now.body().length, first.body().length));
    }
    return constant && !Arrays.equals(now.body(), first.body())
        ? Optional.of("the body had other bytes")
        : Optional.empty();
  }

  private static String type(HttpResponse<byte[]> answer) {
    return answer.headers().firstValue("Content-Type").orElse("none");
  }

  private static HttpResponse<byte[]> fetch(URI url) throws IOException, InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build()) {
      HttpResponse<byte[]> answer =
          client.send(
              HttpRequest.newBuilder(url).timeout(PATIENCE).build(), BodyHandlers.ofByteArray());
      client.shutdownNow();
      return answer;
    }
  }
}
