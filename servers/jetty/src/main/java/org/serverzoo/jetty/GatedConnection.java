package org.serverzoo.jetty;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HostPortHttpField;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.serverzoo.api.Status;

/// A connection as Jetty has it, but for a parser with a gate, deadlines, and the way it ends.
///
/// | while | it is ended by | with |
/// | --- | --- | --- |
/// | no request is here | the idle timeout | no answer |
/// | a head comes in pieces | the head's deadline, from its first byte on | 408 |
/// | content is awaited | a stall | 408 |
/// | a call runs | nothing | |
/// | an answer waits for the client to read | the idle timeout | a broken answer |
/// | what follows the last answer is thrown away | the client, time or size | |
///
/// Jetty has one timeout for all of them, the endpoint's. When it expires, what the connection is
/// doing tells which was meant.
///
/// The fields belong to whoever holds the connection's read interest, but for the volatile ones.
final class GatedConnection extends HttpConnection {

  /// After this the head's deadline comes again, if the connection was just being read.
  private static final Duration SOON = Duration.ofMillis(20);

  /// The reasons of RFC 9110 by status code, where Jetty's are others.
  private static final Map<Integer, String> NEWER_REASONS =
      Arrays.stream(Status.values())
          .filter(status -> !status.reason().equals(HttpStatus.getMessage(status.code())))
          .collect(Collectors.toUnmodifiableMap(Status::code, Status::reason));

  private static final HttpField ANY_HOST = new HostPortHttpField("zoo");

  private static final MetaData.Response CONTINUE =
      new MetaData.Response(HttpStatus.CONTINUE_100, null, HttpVersion.HTTP_1_1, HttpFields.EMPTY);

  private final JettyServer server;
  private @Nullable Receiver receiver;
  private final GatedParser parser;

  /// Set while a head comes in pieces.
  private volatile Scheduler.@Nullable Task headDeadline;

  /// Set while a call runs that may block.
  private volatile boolean calling;

  GatedConnection(
      JettyServer server,
      HttpConfiguration configuration,
      ListeningConnector connector,
      EndPoint endPoint) {
    this.server = server; // Before super(), which asks for a parser.
    super(configuration, connector, endPoint);
    this.parser = (GatedParser) getParser();
  }

  @Override
  protected RequestHandler newRequestHandler() {
    receiver = new Receiver();
    return receiver;
  }

  @Override
  protected HttpParser newHttpParser(HttpCompliance compliance) {
    HttpConfiguration configuration = getHttpConfiguration();
    HttpParser gated =
        new GatedParser(
            this,
            requireNonNull(receiver),
            compliance,
            configuration.getRequestHeaderSize(),
            server.settings().limits(),
            server.rules());
    gated.setHeaderCacheSize(configuration.getHeaderCacheSize());
    gated.setHeaderCacheCaseSensitive(configuration.isHeaderCacheCaseSensitive());
    return gated;
  }

  @Override
  protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
    return new Stream(method, version);
  }

  /// Goes on, after a call that was offloaded, where going on costs least.
  @Override
  protected Executor getExecutor() {
    return server.executor();
  }

  GatedParser gate() {
    return parser;
  }

  /// Whether the request that is being served has content, of which nothing was read yet.
  boolean contentExpected() {
    return parser.hasContent() && parser.getContentLength() != 0;
  }

  /// From here on the timeout is that of a stall.
  void awaitContent() {
    getEndPoint().setIdleTimeout(server.settings().limits().bodyStall().toMillis());
  }

  void contentEnded() {
    getEndPoint().setIdleTimeout(server.settings().idleTimeout().toMillis());
  }

  void callBegins() {
    calling = true;
  }

  void callEnded() {
    ((AbstractEndPoint) getEndPoint()).notIdle();
    calling = false;
  }

  /// A head has begun and not ended.
  void awaitRestOfHead() {
    if (headDeadline == null) {
      scheduleHeadDeadline(server.settings().limits().headDeadline());
    }
  }

  private void scheduleHeadDeadline(Duration delay) {
    headDeadline =
        getConnector()
            .getScheduler()
            .schedule(this::headOverdue, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// The head is whole or refused.
  void headEnded() {
    Scheduler.Task deadline = headDeadline;
    if (deadline != null) {
      deadline.cancel();
      headDeadline = null;
    }
  }

  /// On the scheduler's thread. Takes the read interest away from the selector, if it is there, and
  /// with it the right to go on with this connection.
  private void headOverdue() {
    boolean taken = ((AbstractEndPoint) getEndPoint()).getFillInterest().onFail(new HeadOverdue());
    if (!taken && headDeadline != null && getEndPoint().isOpen()) {
      scheduleHeadDeadline(SOON);
    }
  }

  @Override
  public void onFillInterestedFailed(Throwable cause) {
    if (cause instanceof HeadOverdue) {
      parser.endHead();
      onFillable();
    } else {
      close(); // Idle for too long, or gone.
    }
  }

  @Override
  public boolean onIdleExpired(TimeoutException timeout) {
    boolean serving = getHttpChannel().getRequest() != null;
    // While the server drains, the endpoint's timeout is short: it is meant for idle connections.
    if (calling || headDeadline != null || (serving && server.draining())) {
      return false;
    }
    return super.onIdleExpired(timeout);
  }

  @Override
  public void onClose(Throwable cause) {
    headEnded();
    super.onClose(cause);
  }

  /// Tells the head's deadline from other reasons why the read interest was taken away.
  private static final class HeadOverdue extends TimeoutException {
    @Serial private static final long serialVersionUID = 1L;
  }

  /// What Jetty is told of a request.
  private final class Receiver extends RequestHandler {

    /// Jetty is told of the fields by which it frames messages and keeps connections, and of those
    /// that mean nothing to it. Not of `Upgrade`, for no protocol is offered; nor of `Expect`,
    /// which it takes from HTTP/1.0 too, and for which it closes where no byte of content comes.
    /// And the host is always the same: like the target it was judged before.
    @Override
    public void parsedHeader(HttpField field) {
      HttpHeader known = field.getHeader();
      if (known == HttpHeader.HOST) {
        super.parsedHeader(ANY_HOST);
      } else if (known != HttpHeader.EXPECT && known != HttpHeader.UPGRADE) {
        super.parsedHeader(field);
      }
    }

    /// True makes the parser stop here. It would go on to eat line ends, and how many of them may
    /// stand before the next request is the gate's to judge.
    @Override
    public boolean messageComplete() {
      super.messageComplete();
      return true;
    }
  }

  /// One request and its answer.
  private final class Stream extends HttpStreamOverHTTP1 {

    /// Whether the client was asked for its content, if it wanted to be.
    private boolean asked;

    /// Jetty is told that every target is `/`. The real one is in [RequestHead]; it was judged
    /// there, and a second verdict could only differ.
    Stream(String method, HttpVersion version) {
      super(method, "/", version);
    }

    /// Content is missing. The first time this may be because the client waits to be asked.
    @Override
    public void demand() {
      boolean ask = !asked && parser.getContentRead() == 0 && parser.head().continueExpected();
      asked = true;
      if (ask) {
        Callback sent = Callback.from(InvocationType.NON_BLOCKING, super::demand);
        super.send(null, CONTINUE, false, null, sent);
      } else {
        super.demand();
      }
    }

    /// Jetty has older names for some statuses.
    @Override
    public void send(
        MetaData.Request request,
        MetaData.@Nullable Response head,
        boolean last,
        @Nullable ByteBuffer content,
        Callback sent) {
      super.send(request, head == null ? null : withReason(head), last, content, sent);
    }

    private static MetaData.Response withReason(MetaData.Response head) {
      String reason = NEWER_REASONS.get(head.getStatus());
      if (reason == null) {
        return head;
      }
      return new MetaData.Response(
          head.getStatus(),
          reason,
          head.getHttpVersion(),
          head.getHttpFields(),
          head.getContentLength());
    }

    /// Nothing is left to consume: a request's content is read before it is called, and where it is
    /// not the connection closes.
    @Override
    public @Nullable Throwable consumeAvailable() {
      return null;
    }

    @Override
    public void succeeded() {
      if (!getGenerator().isPersistent() || getEndPoint().isOutputShutdown()) {
        parser.linger();
        getEndPoint().setIdleTimeout(GatedParser.LINGER.toMillis());
      }
      super.succeeded();
    }
  }
}
