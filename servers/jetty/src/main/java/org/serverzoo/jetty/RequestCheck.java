package org.serverzoo.jetty;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.serverzoo.api.Field;
import org.serverzoo.api.Fields;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Status;
import org.serverzoo.api.Target;

/// What Jetty leaves to whoever embeds it: the target, limits, and whatever two readers could
/// understand differently.
///
/// Jetty's parser has refused a good deal before: several lengths, a length beside chunks, several
/// hosts, folded lines. Here that is not taken for granted.
final class RequestCheck {

  /// What is to be done with a request.
  sealed interface Verdict {}

  /// @param contentExpected whether the head announces content, if only of no bytes
  record Passed(Target.Resource target, Fields fields, boolean contentExpected)
      implements Verdict {}

  /// @param status to refuse it with
  record Refused(Status status) implements Verdict {}

  /// What a request line has besides its method and its target.
  private static final int REST_OF_LINE_BYTES = "  HTTP/1.1".length();

  private final Request request;
  private final Limits limits;
  private final List<Field> fields;

  private int bytes;
  private int lengths;
  private int codings;

  private RequestCheck(Request request, Limits limits) {
    this.request = request;
    this.limits = limits;
    this.fields = new ArrayList<>(request.getHeaders().size());
  }

  static Verdict check(Request request, Limits limits) {
    HttpURI uri = request.getHttpURI();
    int lineBytes = request.getMethod().length() + uri.getPathQuery().length() + REST_OF_LINE_BYTES;
    if (lineBytes > limits.maxRequestLineBytes()) {
      return new Refused(Status.URI_TOO_LONG);
    }
    return switch (target(request.getMethod(), uri)) {
      case Target.Refused(Status status) -> new Refused(status);
      case Target.Resource target -> new RequestCheck(request, limits).check(target);
    };
  }

  /// Jetty takes a target apart, and completes it: one without an authority has that of `Host`.
  private static Target target(String method, HttpURI uri) {
    boolean plain =
        "http".equals(uri.getScheme())
            && uri.getUser() == null
            && uri.getFragment() == null
            && Target.isAuthority(uri.getAuthority());
    return Target.parse(method, plain ? uri.getPathQuery() : uri.toString());
  }

  static boolean isOld(Request request) {
    return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0;
  }

  /// @param trailers null if there are none
  static boolean fit(@Nullable HttpFields trailers, Limits limits) {
    return trailers == null
        || (trailers.size() <= limits.maxFields()
            && trailers.stream().allMatch(each -> lineBytes(each) <= limits.maxFieldLineBytes()));
  }

  private static int lineBytes(HttpField field) {
    return field.getName().length() + ": ".length() + field.getValue().length();
  }

  private Verdict check(Target.Resource target) {
    for (HttpField field : request.getHeaders()) {
      Status fault = fault(field);
      if (fault != null) {
        return new Refused(fault);
      }
    }
    if (fields.size() > limits.maxFields() || bytes > limits.maxHeaderBytes()) {
      return new Refused(Status.FIELDS_TOO_LARGE);
    }
    if (lengths + codings > 1 || (codings > 0 && isOld(request))) {
      return new Refused(Status.BAD_REQUEST);
    }
    if (request.getLength() > limits.maxBodyBytes()) {
      return new Refused(Status.CONTENT_TOO_LARGE);
    }
    return new Passed(target, Fields.of(fields), lengths + codings > 0);
  }

  private @Nullable Status fault(HttpField field) {
    Field seen = new Field(field.getName(), field.getValue());
    fields.add(seen);
    bytes += lineBytes(field) + "\r\n".length();
    if (lineBytes(field) > limits.maxFieldLineBytes()) {
      return Status.FIELDS_TOO_LARGE;
    }
    return switch (field.getHeader()) {
      case HOST -> Target.isAuthority(seen.value()) ? null : Status.BAD_REQUEST;
      case CONTENT_LENGTH -> {
        lengths++;
        yield null;
      }
      case TRANSFER_ENCODING -> {
        codings++;
        yield codingFault(seen.value());
      }
      case EXPECT -> {
        if (isOld(request)) {
          request.addHttpStreamWrapper(SilentStream::new);
        }
        yield null;
      }
      case null, default -> null;
    };
  }

  private static @Nullable Status codingFault(String codings) {
    if (codings.equalsIgnoreCase("chunked")) {
      return null;
    }
    for (String coding : codings.split(",", -1)) {
      if (coding.isBlank()) {
        return Status.BAD_REQUEST;
      }
    }
    return Status.NOT_IMPLEMENTED;
  }
}
