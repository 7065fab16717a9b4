package org.serverzoo.conformance;

/// What the applications answer, as far as cases of more than one subject expect it.
public final class Answers {

  /// `/healthz` of the zoo.
  public static final Golden HEALTHY = App.ZOO.reply();

  /// A path that neither application has.
  public static final Golden NOT_FOUND =
      Golden.of(
          """
          HTTP/1.1 404 Not Found
          Server: zoo
          Date: ‹date›
          Content-Type: application/problem+json
          Content-Length: 93

          {"type":"about:blank","title":"Not Found","status":404,\
          "detail":"There is no such resource."}\
          """);

  /// `/bench`, when it takes less than ten seconds.
  public static final Golden BENCH =
      Golden.of(
          """
          HTTP/1.1 200 OK
          Server: zoo
          Date: ‹date›
          Content-Type: text/plain; charset=utf-8
          Content-Length: 6

          ‹seconds›\
          """);

  /// `/row` without an id.
  public static final Golden ANY_ROW =
      Golden.of(
          """
          HTTP/1.1 200 OK
          Server: zoo
          Date: ‹date›
          Content-Type: application/json
          Content-Length: 45

          {"a":"‹10 digits›","b":"‹20 letters›"}\
          """);

  private static final Golden ECHO =
      Golden.of(
          """
          HTTP/1.1 200 OK
          Server: zoo
          Date: ‹date›
          Content-Type: application/octet-stream
          Content-Length: 0

          """);

  private Answers() {}

  /// The echo's answer to a POST of this content.
  public static Golden echoOf(String content) {
    return ECHO.withBody(content);
  }

  /// `/row` with this id.
  public static Golden row(int id) {
    return ANY_ROW.withBody("{\"a\":\"%010d\",\"b\":\"‹20 letters›\"}".formatted(id));
  }
}
