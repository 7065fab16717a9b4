package org.serverzoo.api;

import java.util.List;
import java.util.Optional;

/// What the fields of one head say about its framing and its connection.
final class HeadFields {

  /// Digits that no limit allows.
  private static final int TOO_MANY_DIGITS = 10;

  private final boolean oneDotZero;

  private int hosts;
  private boolean malformed;
  private int lengths;
  private String length = "";
  private String codings = "";
  private boolean coded;
  private boolean closeSeen;
  private boolean keepAliveSeen;
  private boolean continueSeen;
  private boolean unmetExpectation;

  HeadFields(boolean oneDotZero) {
    this.oneDotZero = oneDotZero;
  }

  RequestHead judge(String method, Target.Resource target, List<Field> fields, Limits limits) {
    fields.forEach(this::take);
    Optional<Status> refused = refusal(limits);
    if (refused.isPresent()) {
      return new RequestHead.Refused(refused.get());
    }
    boolean keeps = !closeSeen && (!oneDotZero || (keepAliveSeen && lengths == 0));
    boolean continued = continueSeen && !oneDotZero && (coded || !significant(length).isEmpty());
    return new RequestHead.Accepted(
        method, target, Fields.of(fields), oneDotZero, keeps, continued, coded || lengths > 0);
  }

  private void take(Field field) {
    String name = field.name();
    switch (name.length()) {
      case 0 -> malformed = true;
      case 4 -> {
        if (name.equalsIgnoreCase("Host")) {
          hosts++;
          malformed |= !Target.isAuthority(field.value());
        }
      }
      case 6 -> {
        if (name.equalsIgnoreCase("Expect")) {
          expect(field.value());
        }
      }
      case 10 -> {
        if (name.equalsIgnoreCase("Connection")) {
          connection(field.value());
        }
      }
      case 14 -> {
        if (name.equalsIgnoreCase("Content-Length")) {
          lengths++;
          length = field.value().strip();
        }
      }
      case 17 -> {
        if (name.equalsIgnoreCase("Transfer-Encoding")) {
          // Lines of one name make one list (RFC 9110 section 5.2).
          codings = coded ? codings + ',' + field.value() : field.value();
          coded = true;
        }
      }
      default -> {
        // No name of another length matters here.
      }
    }
  }

  /// An empty element of a list means nothing (RFC 9110 section 5.6.1).
  private void expect(String list) {
    for (String element : list.split(",", -1)) {
      boolean met = element.strip().equalsIgnoreCase("100-continue");
      continueSeen |= met;
      unmetExpectation |= !met && !element.isBlank();
    }
  }

  private void connection(String list) {
    for (String element : list.split(",", -1)) {
      closeSeen |= element.strip().equalsIgnoreCase("close");
      keepAliveSeen |= element.strip().equalsIgnoreCase("keep-alive");
    }
  }

  private Optional<Status> refusal(Limits limits) {
    boolean hosted = hosts == 1 || (hosts == 0 && oneDotZero);
    boolean framedTwice = lengths > 1 || (coded && (oneDotZero || lengths > 0));
    boolean noNumber = lengths == 1 && !isNumber(length);
    if (malformed || !hosted || framedTwice || noNumber) {
      return Optional.of(Status.BAD_REQUEST);
    }
    if (coded) {
      Optional<Status> unread = TransferCodings.refusal(codings);
      if (unread.isPresent()) {
        return unread;
      }
    }
    if (lengths == 1 && exceeds(significant(length), limits.maxBodyBytes())) {
      return Optional.of(Status.CONTENT_TOO_LARGE);
    }
    // In HTTP/1.0 an expectation means nothing (RFC 9110 section 10.1.1).
    return unmetExpectation && !oneDotZero
        ? Optional.of(Status.EXPECTATION_FAILED)
        : Optional.empty();
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /// The digits without leading zeros: none is a length of 0.
  private static String significant(String digits) {
    int zeros = 0;
    while (zeros < digits.length() && digits.charAt(zeros) == '0') {
      zeros++;
    }
    return digits.substring(zeros);
  }

  private static boolean exceeds(String digits, int most) {
    return digits.length() >= TOO_MANY_DIGITS
        || (!digits.isEmpty() && Integer.parseInt(digits) > most);
  }
}
