package org.serverzoo.undertow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import org.serverzoo.api.Request;
import org.serverzoo.api.Status;

/// What the bytes of a connection amount to so far.
sealed interface Arrival {

  /// No whole request yet. Which part is missing decides how long to wait for it.
  enum Missing implements Arrival {
    /// Not one byte has come: the connection is idle.
    EVERYTHING,
    /// The head has begun and not ended.
    HEAD,
    /// The head is whole and the client waits for `100 Continue`. Said once; then it is [#BODY].
    GO_AHEAD,
    /// The head is whole, the body is not.
    BODY
  }

  /// Something to be answered.
  sealed interface Answerable extends Arrival {

    /// The head that Undertow is to parse: bytes that are ours, and no request of anybody else.
    byte[] head();
  }

  /// One whole request that obeys every rule.
  ///
  /// @param persistence what the client wants to become of the connection
  @SuppressWarnings("ArrayRecordComponent") // Copied once on its way; compared by nobody.
  record Whole(Request request, Persistence persistence, byte[] head) implements Answerable {

    /// Undertow must know of a HEAD request, or it would send the body.
    private static final byte[] HEAD_STAND_IN = standIn("HEAD");

    public Whole {
      requireNonNull(request);
      requireNonNull(persistence);
      requireNonNull(head);
    }

    /// A request whose own head Undertow shall not see: it would read a body that has been read
    /// already, or is stricter than the rules of this server.
    static Whole hidden(Request request, Persistence persistence) {
      boolean head = request.method().equals("HEAD");
      return new Whole(request, persistence, head ? HEAD_STAND_IN : Refused.STAND_IN);
    }
  }

  /// No request that this server takes. Nothing after it can be trusted.
  record Refused(Status status) implements Answerable {

    private static final byte[] STAND_IN = standIn("GET");

    public Refused {
      requireNonNull(status);
    }

    @Override
    public byte[] head() {
      return STAND_IN;
    }
  }

  /// What a client wants to become of its connection (RFC 9112 section 9.3).
  enum Persistence {
    /// Stays open, as HTTP/1.1 connections do unless somebody says otherwise.
    KEEP,
    /// Stays open, and the answer says so: a 1.0 client asked for it.
    KEEP_ANNOUNCED,
    /// Closes, and the answer says so.
    CLOSE
  }

  private static byte[] standIn(String method) {
    return (method + " / HTTP/1.1\r\nHost: zoo\r\n\r\n").getBytes(ISO_8859_1);
  }
}
