package org.serverzoo.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;

/// The parameters of one request: read each of them, then ask once whether all was well.
///
/// ```
/// Parameters parameters = Parameters.of(request);
/// int sleep = parameters.integer("sleep", 0, 10_000, 100);
/// return parameters.refusal().orElseGet(() -> work(sleep));
/// ```
///
/// A parameter that is not what it should be is remembered for the refusal. A name that nobody read
/// is refused too: `slep=1` is a mistake that silence would hide. So is a name that comes twice,
/// because servers differ in which of the two they take.
///
/// Parameters come from the query and, with POST, from a form as content
/// (`application/x-www-form-urlencoded`), in whose coding both are read: `+` is a space. The
/// content of a GET means nothing (RFC 9110 section 9.3.1).
///
/// For one thread.
final class Parameters {

  private static final String FORM = "application/x-www-form-urlencoded";

  /// As much of a name that a client made up as an answer repeats.
  private static final int LONGEST_NAME_SHOWN = 40;

  /// What was given and not yet read.
  private final Map<String, String> unread = new LinkedHashMap<>();

  /// The names that this resource takes, in the order in which they were read.
  private final List<String> taken = new ArrayList<>();

  /// What is wrong with the coding; empty if nothing is.
  private String malformed = "";

  /// What is wrong with the first wrong value; empty if all are right.
  private String wrong = "";

  private Parameters() {}

  static Parameters of(Request request) {
    Parameters parameters = new Parameters();
    parameters.read(request.query());
    if (request.method().equals("POST") && request.body().length() > 0) {
      parameters.readContent(request);
    }
    return parameters;
  }

  /// A whole number that may be left out.
  int integer(String name, int least, int most, int otherwise) {
    Optional<String> text = take(name);
    return text.isEmpty() ? otherwise : number(name, text.get(), least, most);
  }

  /// One of some words; may be left out.
  String oneOf(String name, List<String> words, String otherwise) {
    String text = take(name).orElse(otherwise);
    if (!words.contains(text)) {
      complain("The parameter '" + name + "' must be one of " + String.join(", ", words) + ".");
    }
    return text;
  }

  /// The 400 that names what is wrong; empty if nothing is. Ask when all parameters are read.
  Optional<Response> refusal() {
    if (!malformed.isEmpty()) {
      return Optional.of(badRequest(malformed));
    }
    if (!unread.isEmpty()) {
      String name = shown(unread.keySet().iterator().next());
      return Optional.of(
          badRequest(
              "There is no parameter %s here; there are: %s."
                  .formatted(name, String.join(", ", taken))));
    }
    return wrong.isEmpty() ? Optional.empty() : Optional.of(badRequest(wrong));
  }

  private void readContent(Request request) {
    String type = request.fields().first("Content-Type").orElse("");
    int end = type.indexOf(';');
    String essence = (end < 0 ? type : type.substring(0, end)).strip();
    if (essence.toLowerCase(Locale.ROOT).equals(FORM)) {
      read(request.body().text());
    } else {
      malformed("The content must be " + FORM + ", or there must be none.");
    }
  }

  private void read(String encoded) {
    for (int start = 0; start < encoded.length() && malformed.isEmpty(); ) {
      int ampersand = encoded.indexOf('&', start);
      int end = ampersand < 0 ? encoded.length() : ampersand;
      if (end > start) {
        readOne(encoded.substring(start, end));
      }
      start = end + 1;
    }
  }

  private void readOne(String pair) {
    int equals = pair.indexOf('=');
    String name = equals < 0 ? pair : pair.substring(0, equals);
    String value = equals < 0 ? "" : pair.substring(equals + 1);
    try {
      name = URLDecoder.decode(name, UTF_8);
      if (unread.putIfAbsent(name, URLDecoder.decode(value, UTF_8)) != null) {
        malformed("The parameter %s is there twice.".formatted(shown(name)));
      }
    } catch (IllegalArgumentException badPercentCode) {
      malformed("The parameter %s has a bad percent code.".formatted(shown(name)));
    }
  }

  private Optional<String> take(String name) {
    taken.add(name);
    return Optional.ofNullable(unread.remove(name));
  }

  private int number(String name, String text, int least, int most) {
    long number = isDecimal(text) ? Long.parseLong(text) : -1;
    if (number >= least && number <= most) {
      return (int) number;
    }
    complain(
        "The parameter '%s' must be a whole number from %d to %d.".formatted(name, least, most));
    return least;
  }

  /// Digits of ASCII only, no sign, and not so many that a long could overflow.
  private static boolean isDecimal(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= 10;
  }

  private void malformed(String sentence) {
    if (malformed.isEmpty()) {
      malformed = sentence;
    }
  }

  private void complain(String sentence) {
    if (wrong.isEmpty()) {
      wrong = sentence;
    }
  }

  private static Response badRequest(String sentence) {
    return Problem.of(Status.BAD_REQUEST, sentence);
  }

  /// A name that came from outside, in quotes, shortened, and printable in any terminal.
  private static String shown(String name) {
    StringBuilder shown = new StringBuilder("'");
    for (int i = 0; i < Math.min(name.length(), LONGEST_NAME_SHOWN); i++) {
      char c = name.charAt(i);
      shown.append(c > ' ' && c < 0x7f ? c : '?');
    }
    return shown.append(name.length() > LONGEST_NAME_SHOWN ? "...'" : "'").toString();
  }
}
