package org.serverzoo.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// A request as nobody wrote it: a valid one in which one or two things were changed, so that it is
/// nearly one, or still is. Whether servers agree on what it is, and on where it ends, is to be
/// found out.
///
/// @param text one character for each byte
/// @param about the names of the [Subject]s that it has to do with
/// @param changed those that the changes are about
/// @param changes what was done, for people
public record AlmostRequest(
    String text, Set<String> about, Set<String> changed, List<String> changes) {

  private static final int MOST_CHANGES = 2;

  /// What parsers look for, and what they should not find.
  private static final String OCTETS = "\0\t\n\u000B\f\r \"#%',:;=?@\\0aAx\u007F\u0080\u00A0ÿ";

  public AlmostRequest {
    about = Set.copyOf(about);
    changed = Set.copyOf(changed);
    changes = List.copyOf(changes);
  }

  /// The same for the same state of the random numbers.
  public static AlmostRequest make(Random random) {
    List<Line> lines = RequestGrammar.valid(random);
    Set<String> changed = new TreeSet<>();
    List<String> changes = new ArrayList<>();
    int count = random.nextInt(MOST_CHANGES + 1);
    for (int i = 0; i < count; i++) {
      change(lines, random, changed, changes);
    }
    StringBuilder text = new StringBuilder();
    Set<String> about = new TreeSet<>();
    for (Line line : lines) {
      for (Piece piece : line.pieces()) {
        text.append(piece.text());
        about.addAll(piece.subjects());
      }
    }
    return new AlmostRequest(text.toString(), about, changed, changes);
  }

  /// As it goes over the wire.
  public byte[] bytes() {
    return text.getBytes(ISO_8859_1);
  }

  /// A line, with its end, or the content.
  record Line(List<Piece> pieces) {

    Line(Piece... pieces) {
      this(List.of(pieces));
    }

    Line with(int index, Piece piece) {
      List<Piece> changed = new ArrayList<>(pieces);
      changed.set(index, piece);
      return new Line(changed);
    }
  }

  /// @param subjects what a change of it is about
  /// @param others what a client could have in its place, right or wrong
  record Piece(String text, Set<String> subjects, List<String> others) {}

  private static void change(
      List<Line> lines, Random random, Set<String> changed, List<String> changes) {
    int at = random.nextInt(lines.size());
    Line line = lines.get(at);
    int of = random.nextInt(line.pieces().size());
    Piece piece = line.pieces().get(of);
    switch (random.nextInt(10)) {
      case 0 -> {
        // Content may be a request, and twice it would be one.
        if (!piece.others().isEmpty()) {
          lines.add(at, line);
          line.pieces().forEach(each -> changed.addAll(each.subjects()));
          changes.add("a line twice: " + WireText.shown(line.pieces().getFirst().text()));
        }
      }
      case 1 -> {
        Line added = RequestGrammar.extraField(random);
        lines.add(Math.min(1, lines.size()), added);
        added.pieces().forEach(each -> changed.addAll(each.subjects()));
        changes.add("one more line: " + WireText.shown(added.pieces().getFirst().text()));
      }
      case 2 -> {
        // Not before the first: see RequestGrammar.field.
        int place = of == 0 && at > 0 ? 1 : 0;
        place = Math.min(piece.text().length(), place + random.nextInt(piece.text().length() + 1));
        char octet = OCTETS.charAt(random.nextInt(OCTETS.length()));
        String with = piece.text().substring(0, place) + octet + piece.text().substring(place);
        replace(lines, at, of, with, changed, changes);
      }
      case 3 -> {
        if (!piece.text().isEmpty()) {
          int place = random.nextInt(piece.text().length());
          String without = piece.text().substring(0, place) + piece.text().substring(place + 1);
          replace(lines, at, of, without, changed, changes);
        }
      }
      default -> {
        if (!piece.others().isEmpty()) {
          String other = piece.others().get(random.nextInt(piece.others().size()));
          replace(lines, at, of, other, changed, changes);
        }
      }
    }
  }

  private static void replace(
      List<Line> lines, int at, int of, String by, Set<String> changed, List<String> changes) {
    Line line = lines.get(at);
    Piece piece = line.pieces().get(of);
    lines.set(at, line.with(of, new Piece(by, piece.subjects(), piece.others())));
    changed.addAll(piece.subjects());
    changes.add("'%s' became '%s'".formatted(WireText.shown(piece.text()), WireText.shown(by)));
  }
}
