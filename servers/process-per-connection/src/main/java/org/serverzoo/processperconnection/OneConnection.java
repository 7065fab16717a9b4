package org.serverzoo.processperconnection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.serverzoo.api.AccessLog;
import org.serverzoo.api.Application;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;
import org.serverzoo.http1.Outcome;
import org.serverzoo.http1.Persistence;
import org.serverzoo.http1.RequestParser;
import org.serverzoo.http1.ResponseEncoder;
import org.serverzoo.http1.Wait;

/// The whole life of a worker: one request read, one answer written.
///
/// ```
///   wait for a byte ──▶ read the head ──▶ read the body ──▶ call ──▶ write ──▶ end of the process
///     │ silent           │ late: 408       │ stalls: 408
///     ▼                  ▼                 ▼
///    end                end               end
/// ```
///
/// Its streams are plain file streams on descriptor 0, which know nothing of sockets: a
/// [java.nio.channels.SocketChannel] would take longer to load than the answer takes. For the same
/// reason there is no lambda, no pattern switch and no formatted text on the way of a good request.
/// Used by one thread.
public final class OneConnection {

  private static final int INPUT_BYTES = 8 << 10;

  private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1);

  /// Instead of a number of bytes: the client took too long.
  private static final int OVERDUE = -2;

  private final InputStream in;
  private final OutputStream out;
  private final Application application;
  private final Orders orders;
  private final AccessLog log;
  private final RequestParser parser = new RequestParser(Limits.DEFAULT);
  private final Wait wait;
  private final byte[] input = new byte[INPUT_BYTES];

  private OneConnection(
      InputStream in, OutputStream out, Application application, Orders orders, AccessLog log) {
    this.in = in;
    this.out = out;
    this.application = application;
    this.orders = orders;
    this.log = log;
    this.wait = orders.waiting();
  }

  /// Answers the one request of a connection, or finds that there is none. Leaves both streams
  /// open: their end is the end of the process.
  ///
  /// @param in its reads fail after a tick without a byte, as [Orders] says
  public static Ending serve(
      InputStream in, OutputStream out, Application application, Orders orders, AccessLog log) {
    try {
      return new OneConnection(in, out, application, orders, log).serve();
    } catch (IOException gone) {
      // The client went away: nobody is left to be answered.
      return Ending.NOT_ANSWERED;
    }
  }

  private Ending serve() throws IOException {
    while (true) {
      Outcome outcome = parser.next();
      if (outcome instanceof Outcome.Complete complete) {
        return answer(complete.request());
      }
      if (outcome instanceof Outcome.Malformed malformed) {
        return refuse(malformed.status(), malformed.toHead());
      }
      int count = receive((Outcome.Incomplete) outcome);
      if (count == OVERDUE && outcome != Outcome.Incomplete.BETWEEN_REQUESTS) {
        return refuse(Status.REQUEST_TIMEOUT, parser.toHead());
      }
      if (count < 0) {
        return Ending.NOT_ANSWERED;
      }
      parser.feed(input, 0, count);
    }
  }

  private Ending answer(Request request) throws IOException {
    Response response = application.accept(request).run();
    send(response, request.method().equals("HEAD"));
    log.answered(request.method(), request.target(), response);
    return parser.hasBytes() || in.available() > 0
        ? Ending.ANSWERED_AND_MORE_CAME
        : Ending.ANSWERED;
  }

  private Ending refuse(Status status, boolean toHead) throws IOException {
    Response response = Problem.refusal(status);
    send(response, toHead);
    log.answered("-", "-", response);
    return Ending.ANSWERED_AND_MORE_CAME;
  }

  private void send(Response response, boolean headOnly) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(ResponseEncoder.maxBytes(response));
    ResponseEncoder.encode(response, headOnly, Persistence.CLOSE, bytes);
    out.write(bytes.array(), 0, bytes.position());
  }

  /// Waits for bytes.
  ///
  /// @return how many have come, -1 at the end of the stream, or [#OVERDUE]
  private int receive(Outcome.Incomplete missing) throws IOException {
    parser.release();
    if (missing == Outcome.Incomplete.CONTINUE_EXPECTED) {
      out.write(CONTINUE);
    }
    long now = System.nanoTime();
    boolean idle = missing == Outcome.Incomplete.BETWEEN_REQUESTS;
    if (idle) {
      wait.begin(Wait.For.REQUEST, now);
    } else if (missing == Outcome.Incomplete.IN_HEAD) {
      wait.begin(Wait.For.HEAD, now);
    } else {
      wait.begin(Wait.For.BODY, now);
    }
    // Bytes that keep coming would never let a tick pass.
    return now - wait.deadline() >= 0 ? OVERDUE : read(wait.deadline(), idle);
  }

  /// Reads, again and again while the kernel says that a tick has passed with nothing to read. It
  /// says so with an exception like any other failure; but those come at once, not after a tick.
  private int read(long deadlineNanos, boolean idle) throws IOException {
    while (true) {
      long began = System.nanoTime();
      try {
        return in.read(input, 0, INPUT_BYTES);
      } catch (IOException failed) {
        long now = System.nanoTime();
        if (now - began < orders.tickMillis() * 1_000_000 / 2) {
          throw failed;
        }
        if (now - deadlineNanos >= 0 || (idle && !orders.serving().exists())) {
          return OVERDUE;
        }
      }
    }
  }
}
