package org.serverzoo.conformance;

/// The application behind a server under test. Some wire cases suit only one of them.
public enum App {
  /// The zoo's own.
  ZOO(
      """
      GET /healthz HTTP/1.1
      Host: zoo

      """,
      """
      HTTP/1.1 200 OK
      Server: zoo
      Date: ‹date›
      Content-Type: text/plain; charset=utf-8
      Content-Length: 2

      ok\
      """),

  /// The one that answers with what it was sent.
  ECHO(
      """
      GET / HTTP/1.1
      Host: zoo

      """,
      """
      HTTP/1.1 200 OK
      Server: zoo
      Date: ‹date›
      Content-Type: text/plain; charset=utf-8
      Content-Length: 4

      echo\
      """);

  private final String greeting;
  private final String reply;

  App(String greeting, String reply) {
    this.greeting = greeting;
    this.reply = reply;
  }

  /// A plain request that shows whether a connection can still be used.
  public String greeting() {
    return greeting;
  }

  /// The answer to the greeting.
  public Golden reply() {
    return Golden.of(reply);
  }
}
