package org.serverzoo.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.serverzoo.api.Body;
import org.serverzoo.api.Field;
import org.serverzoo.api.Fields;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Request;
import org.serverzoo.api.RequestRules;
import org.serverzoo.api.Status;
import org.serverzoo.api.Target;

/// The head of a request, read line by line and judged before Jetty's parser sees a byte of it.
///
/// ```
///   bytes ──▶ request line ──▶ field lines ──▶ empty line ──▶ RequestRules ──▶ WHOLE, PIECED
///                 │                 │                              │
///                 └─────────────────┴──────────── REFUSED ◀────────┘
/// ```
///
/// Jetty is strict, but it corrects the spelling of the names it knows, passes over doubled spaces
/// and empty lines, and stops at the first fault with a status of its own. The zoo wants the fields
/// as they came and one status for one fault, so the lines are split here. A head that comes in one
/// piece, as nearly all do, is read where it lies; one that does not is collected.
///
/// Belongs to one connection and is used by one thread at a time.
final class RequestHead {

  /// What the bytes received so far amount to.
  enum Progress {
    INCOMPLETE,
    /// All of it stands in the buffer, which was left as it is.
    WHOLE,
    /// It came in pieces, which are put together: see [#pieces()].
    PIECED,
    /// See [#refusal()].
    REFUSED
  }

  private static final byte CR = '\r';
  private static final byte LF = '\n';
  private static final byte[] NOTHING = new byte[0];

  /// With these fields no request line is refused that others would save.
  private static final List<Field> NO_FIELDS_YET = List.of(new Field("Host", "zoo"));

  private final Limits limits;
  private final RequestRules rules;

  /// The bytes of a head that comes in pieces.
  private byte[] collected = NOTHING;

  private int collectedBytes;

  // Offsets from the first byte of the head.
  private int lineStart;
  private int searched;
  private int sectionStart;

  private boolean emptyLineSeen;
  private boolean requestLineSeen;
  private boolean requestLineJudged;
  private String method = "";
  private String target = "";
  private String version = "";
  private List<Field> fields = new ArrayList<>();
  private Status refusal = Status.BAD_REQUEST;

  RequestHead(Limits limits, RequestRules rules) {
    this.limits = limits;
    this.rules = rules;
  }

  /// Forgets the head that was read, and whatever room it took.
  void reset() {
    collected = NOTHING;
    collectedBytes = 0;
    lineStart = 0;
    searched = 0;
    sectionStart = 0;
    emptyLineSeen = false;
    requestLineSeen = false;
    requestLineJudged = false;
    fields = new ArrayList<>();
  }

  /// Whether a part of it is here.
  boolean begun() {
    return collectedBytes > 0;
  }

  /// Reads on. What does not belong to the head is left in the buffer.
  ///
  /// @param buffer backed by an array
  Progress receive(ByteBuffer buffer) {
    if (collectedBytes == 0) {
      int start = buffer.arrayOffset() + buffer.position();
      Progress progress = readLines(buffer.array(), start, buffer.remaining());
      if (progress == Progress.INCOMPLETE) {
        collect(buffer);
      }
      return progress;
    }
    int before = collectedBytes;
    int position = buffer.position();
    collect(buffer);
    Progress progress = readLines(collected, 0, collectedBytes);
    if (progress == Progress.WHOLE) {
      collectedBytes = lineStart;
      buffer.position(position + lineStart - before);
      return Progress.PIECED;
    }
    return progress;
  }

  private void collect(ByteBuffer buffer) {
    int count = buffer.remaining();
    if (collectedBytes + count > collected.length) {
      collected = Arrays.copyOf(collected, Math.max(512, 2 * (collectedBytes + count)));
    }
    buffer.get(collected, collectedBytes, count);
    collectedBytes += count;
  }

  private Progress readLines(byte[] bytes, int base, int available) {
    Progress progress = Progress.INCOMPLETE;
    while (progress == Progress.INCOMPLETE && findLineEnd(bytes, base, available)) {
      progress = takeLine(bytes, base);
    }
    if (progress != Progress.INCOMPLETE) {
      return progress;
    }
    if (tooLong()) {
      return refuseLength();
    }
    return requestLineSeen && !requestLineJudged ? judgeRequestLine() : progress;
  }

  /// Searches on to the next LF, or to the end of what has come.
  private boolean findLineEnd(byte[] bytes, int base, int available) {
    while (searched < available && bytes[base + searched] != LF) {
      searched++;
    }
    return searched < available;
  }

  /// Takes the line that ends here, and returns INCOMPLETE if there are more to come.
  private Progress takeLine(byte[] bytes, int base) {
    if (tooLong()) {
      return refuseLength();
    }
    int start = lineStart;
    int end = searched - 1;
    if (end < start || bytes[base + end] != CR) {
      return refuse(Status.BAD_REQUEST);
    }
    lineStart = searched + 1;
    searched = lineStart;
    if (end > start) {
      return line(bytes, base + start, base + end);
    }
    return requestLineSeen ? judge(fields, Progress.WHOLE) : emptyLine();
  }

  /// A line of the full length may still lack its line end, a CR and an LF.
  private boolean tooLong() {
    return searched - lineStart > longestLine() + 1;
  }

  private Progress refuseLength() {
    return refuse(requestLineSeen ? Status.FIELDS_TOO_LARGE : Status.URI_TOO_LONG);
  }

  private int longestLine() {
    if (!requestLineSeen) {
      return limits.maxRequestLineBytes();
    }
    int room = limits.maxHeaderBytes() - (lineStart - sectionStart) - 2;
    return Math.min(Math.max(room, 0), limits.maxFieldLineBytes());
  }

  /// One empty line before a request is passed over (RFC 9112 section 2.2).
  private Progress emptyLine() {
    if (emptyLineSeen) {
      return refuse(Status.BAD_REQUEST);
    }
    emptyLineSeen = true;
    return Progress.INCOMPLETE;
  }

  private Progress line(byte[] bytes, int start, int end) {
    boolean split = requestLineSeen ? fieldLine(bytes, start, end) : requestLine(bytes, start, end);
    if (!split) {
      return refuse(Status.BAD_REQUEST);
    }
    return fields.size() > limits.maxFields()
        ? refuse(Status.FIELDS_TOO_LARGE)
        : Progress.INCOMPLETE;
  }

  /// False if it cannot be split.
  private boolean requestLine(byte[] bytes, int start, int end) {
    requestLineSeen = true;
    sectionStart = lineStart;
    int methodEnd = indexOf((byte) ' ', bytes, start, end);
    int targetEnd = end - 1;
    while (targetEnd > methodEnd && bytes[targetEnd] != ' ') {
      targetEnd--;
    }
    if (targetEnd <= methodEnd) {
      return false;
    }
    method = text(bytes, start, methodEnd);
    target = text(bytes, methodEnd + 1, targetEnd);
    version = text(bytes, targetEnd + 1, end);
    return true;
  }

  /// False if it cannot be split.
  private boolean fieldLine(byte[] bytes, int start, int end) {
    int colon = indexOf((byte) ':', bytes, start, end);
    if (colon >= end) {
      return false;
    }
    int from = colon + 1;
    int to = end;
    while (from < to && isWhiteSpace(bytes[from])) {
      from++;
    }
    while (from < to && isWhiteSpace(bytes[to - 1])) {
      to--;
    }
    fields.add(new Field(text(bytes, start, colon), text(bytes, from, to)));
    return true;
  }

  private static boolean isWhiteSpace(byte b) {
    return b == ' ' || b == '\t';
  }

  /// The end if it is not there.
  private static int indexOf(byte wanted, byte[] bytes, int start, int end) {
    int i = start;
    while (i < end && bytes[i] != wanted) {
      i++;
    }
    return i;
  }

  private static String text(byte[] bytes, int start, int end) {
    return new String(bytes, start, end - start, ISO_8859_1);
  }

  /// The fields are still to come. A client that sends none, as those of HTTP/0.9 do, need not wait
  /// for the deadline to be told.
  private Progress judgeRequestLine() {
    requestLineJudged = true;
    return judge(NO_FIELDS_YET, Progress.INCOMPLETE);
  }

  private Progress judge(List<Field> fields, Progress passed) {
    Optional<Status> verdict = rules.refusal(method, target, version, fields);
    return verdict.isEmpty() ? passed : refuse(verdict.get());
  }

  private Progress refuse(Status status) {
    refusal = status;
    return Progress.REFUSED;
  }

  /// Why the head was refused.
  Status refusal() {
    return refusal;
  }

  /// The whole of a head that came in pieces.
  ByteBuffer pieces() {
    return ByteBuffer.wrap(collected, 0, collectedBytes);
  }

  /// Whether the client holds its content back until it is asked. An expectation of HTTP/1.0 means
  /// nothing (RFC 9110 section 10.1.1), and there is no other than this one after the rules.
  boolean continueExpected() {
    if (version.equals("HTTP/1.0")) {
      return false;
    }
    for (Field field : fields) {
      if (field.name().equalsIgnoreCase("Expect")) {
        return true;
      }
    }
    return false;
  }

  /// What the application is asked, once the head is whole and the content is here.
  Request request(Body content) {
    Target understood = Target.parse(method, target).orElseThrow();
    return new Request(method, understood.path(), understood.query(), Fields.of(fields), content);
  }
}
