package org.serverzoo.conformance;

/// What a server answers by itself, before an application has seen the request: one fixed text a
/// status (RFC 9457), so that it does not show whose parser found the fault.
public final class Refusals {

  public static final Golden BAD_REQUEST =
      Golden.of(
          """
          HTTP/1.1 400 Bad Request
          Server: zoo
          Date: ‹date›
          Content-Type: application/problem+json
          Content-Length: 109

          {"type":"about:blank","title":"Bad Request","status":400,\
          "detail":"The request is not well-formed HTTP/1.1."}\
          """);

  public static final Golden REQUEST_TIMEOUT =
      Golden.of(
          """
          HTTP/1.1 408 Request Timeout
          Server: zoo
          Date: ‹date›
          Content-Type: application/problem+json
          Content-Length: 108

          {"type":"about:blank","title":"Request Timeout","status":408,\
          "detail":"The request did not arrive in time."}\
          """);

  public static final Golden CONTENT_TOO_LARGE =
      Golden.of(
          """
          HTTP/1.1 413 Content Too Large
          Server: zoo
          Date: ‹date›
          Content-Type: application/problem+json
          Content-Length: 120

          {"type":"about:blank","title":"Content Too Large","status":413,\
          "detail":"The content is larger than this server takes."}\
          """);

  public static final Golden URI_TOO_LONG =
      Golden.of(
          """
          HTTP/1.1 414 URI Too Long
          Server: zoo
          Date: ‹date›
          Content-Type: application/problem+json
          Content-Length: 120

          {"type":"about:blank","title":"URI Too Long","status":414,\
          "detail":"The request line is longer than this server takes."}\
          """);

  public static final Golden EXPECTATION_FAILED =
      Golden.of(
          """
          HTTP/1.1 417 Expectation Failed
          Server: zoo
          Date: ‹date›
          Content-Type: application/problem+json
          Content-Length: 122

          {"type":"about:blank","title":"Expectation Failed","status":417,\
          "detail":"The only expectation met here is 100-continue."}\
          """);

  public static final Golden MISDIRECTED_REQUEST =
      Golden.of(
          """
          HTTP/1.1 421 Misdirected Request
          Server: zoo
          Date: ‹date›
          Content-Type: application/problem+json
          Content-Length: 115

          {"type":"about:blank","title":"Misdirected Request","status":421,\
          "detail":"This server does not answer for https."}\
          """);

  public static final Golden FIELDS_TOO_LARGE =
      Golden.of(
          """
          HTTP/1.1 431 Request Header Fields Too Large
          Server: zoo
          Date: ‹date›
          Content-Type: application/problem+json
          Content-Length: 149

          {"type":"about:blank","title":"Request Header Fields Too Large","status":431,\
          "detail":"The header fields are larger or more than this server takes."}\
          """);

  public static final Golden INTERNAL_ERROR =
      Golden.of(
          """
          HTTP/1.1 500 Internal Server Error
          Server: zoo
          Date: ‹date›
          Content-Type: application/problem+json
          Content-Length: 107

          {"type":"about:blank","title":"Internal Server Error","status":500,\
          "detail":"The server failed to answer."}\
          """);

  public static final Golden NOT_IMPLEMENTED =
      Golden.of(
          """
          HTTP/1.1 501 Not Implemented
          Server: zoo
          Date: ‹date›
          Content-Type: application/problem+json
          Content-Length: 127

          {"type":"about:blank","title":"Not Implemented","status":501,\
          "detail":"The transfer coding or method is not implemented here."}\
          """);

  public static final Golden UNAVAILABLE =
      Golden.of(
          """
          HTTP/1.1 503 Service Unavailable
          Server: zoo
          Date: ‹date›
          Content-Type: application/problem+json
          Content-Length: 114
          Retry-After: 1

          {"type":"about:blank","title":"Service Unavailable","status":503,\
          "detail":"The server is too busy to answer now."}\
          """);

  public static final Golden VERSION_NOT_SUPPORTED =
      Golden.of(
          """
          HTTP/1.1 505 HTTP Version Not Supported
          Server: zoo
          Date: ‹date›
          Content-Type: application/problem+json
          Content-Length: 125

          {"type":"about:blank","title":"HTTP Version Not Supported","status":505,\
          "detail":"This server speaks HTTP/1.1 and HTTP/1.0."}\
          """);

  private Refusals() {}
}
