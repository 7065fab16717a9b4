package org.serverzoo.http1;

import static java.util.Objects.requireNonNull;

import org.serverzoo.api.Request;
import org.serverzoo.api.Status;

/// What a parser makes of the bytes it has seen so far.
public sealed interface Outcome {

  /// No whole request yet. Which part is missing decides how long to wait for it.
  enum Incomplete implements Outcome {
    /// Not one byte of a request has come: the connection is idle.
    BETWEEN_REQUESTS,
    /// The head has begun and not ended.
    IN_HEAD,
    /// The head is whole and the client waits to be told `100 Continue` before it sends the body.
    /// Said once; afterwards the parser is [#IN_BODY].
    CONTINUE_EXPECTED,
    /// The head is whole, the body is not.
    IN_BODY
  }

  /// One whole request.
  ///
  /// @param persistence what the client wants to become of the connection
  record Complete(Request request, Persistence persistence) implements Outcome {
    public Complete {
      requireNonNull(request);
      requireNonNull(persistence);
    }
  }

  /// Bytes that are no request this server takes. Nothing after them can be trusted: answer with
  /// the status, then close.
  ///
  /// @param toHead whether it is the answer to a HEAD, as far as the method could be read: then it
  ///   has no content
  /// @param reason for whoever reads a log or a test; the client is told the status alone
  record Malformed(Status status, boolean toHead, String reason) implements Outcome {
    public Malformed {
      requireNonNull(status);
      requireNonNull(reason);
    }
  }
}
