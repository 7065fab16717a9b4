package org.serverzoo.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.serverzoo.conformance.AlmostRequest;
import org.serverzoo.conformance.App;
import org.serverzoo.conformance.Divergences;
import org.serverzoo.conformance.Heard;
import org.serverzoo.conformance.Peer;
import org.serverzoo.conformance.Wire;
import org.serverzoo.conformance.WireText;

/// Sends a server requests that nobody wrote, each on a connection with a plain one behind it, and
/// compares with what the codec makes of the same bytes: whole, byte by byte, and as served.
///
/// A design that declares divergences may differ from the codec as it declares for cases of the
/// subject that a request was changed in. None may answer one request twice, or two once, or the
/// wrong one, or not at all.
///
/// The requests are the same each time. Others come with another number: `-Dzoo.seed=2
/// -Dzoo.tries=5000`.
final class AlmostRequests {

  static final int TRIES = Integer.getInteger("zoo.tries", 600);

  private static final long SEED = Long.getLong("zoo.seed", 1);

  private static final String MARK = "the one behind it";

  private static final String BEHIND =
      "POST / HTTP/1.1\r\nHost: zoo\r\nContent-Length: %d\r\n\r\n%s".formatted(MARK.length(), MARK);

  /// In which a server that does not wait for more would have answered.
  private static final Duration GLANCE = Duration.ofMillis(3);

  private static final Heard GREETED = new Heard(200, "echo", true);

  private static final int MOST_SHOWN = 10;

  private final Peer peer;
  private final Divergences divergences;

  /// @param divergences what its design declares
  AlmostRequests(Peer peer, Divergences divergences) {
    this.peer = peer;
    this.divergences = divergences;
  }

  void play(int tries) throws IOException {
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < tries && failures.size() < MOST_SHOWN; i++) {
      // Each can be played without those before it.
      Random random = new Random(SEED * 1_000_003 + i);
      AlmostRequest request = AlmostRequest.make(random);
      String failure = play(request, random);
      if (!failure.isEmpty()) {
        failures.add(
            "Number %d of -Dzoo.seed=%d, %s:\n%s\n%s\n"
                .formatted(i, SEED, request.changes(), WireText.shown(request.text()), failure));
      }
    }
    if (!failures.isEmpty()) {
      throw new AssertionError(String.join("\n", failures));
    }
  }

  /// @return what is wrong; empty if nothing is
  private String play(AlmostRequest request, Random random) throws IOException {
    String before = peer.keepAlive() && random.nextInt(4) == 0 ? App.ECHO.greeting() : "";
    byte[] bytes = (before.replace("\n", "\r\n") + request.text() + BEHIND).getBytes(ISO_8859_1);
    CodecReading whole = CodecReading.of(bytes, bytes.length, peer.keepAlive());
    CodecReading byteByByte = CodecReading.of(bytes, 1, peer.keepAlive());
    if (!byteByByte.equals(whole)) {
      return "The codec makes %s of it whole, and %s byte by byte.".formatted(whole, byteByByte);
    }
    int cut = random.nextInt(bytes.length);
    Cut cuts = Cut.values()[random.nextInt(Cut.values().length)];
    try (Wire wire = Wire.connect(peer.address())) {
      switch (cuts) {
        case BETWEEN_ALL_BYTES -> wire.sendByteByByte(bytes);
        case ONCE -> {
          wire.send(Arrays.copyOf(bytes, cut));
          wire.send(Arrays.copyOfRange(bytes, cut, bytes.length));
        }
        case NOWHERE -> wire.send(bytes);
      }
      List<Heard> heard = hear(wire, whole, cuts);
      return agree(request, whole, heard)
          ? ""
          : "The codec makes of it\n  %s\nand the server, cut %s at %d,\n  %s"
              .formatted(whole, cuts, cut, heard);
    } catch (IOException unsound) {
      return "The codec makes of it\n  %s\nand the server: %s"
          .formatted(whole, unsound.getMessage());
    }
  }

  /// How the bytes are cut on their way.
  private enum Cut {
    NOWHERE,
    ONCE,
    BETWEEN_ALL_BYTES
  }

  /// All answers up to the last that is to come, and an end.
  private List<Heard> hear(Wire wire, CodecReading expected, Cut cuts) throws IOException {
    List<Heard> heard = new ArrayList<>();
    boolean open = expected.answers().isEmpty() || expected.answers().getLast().open();
    boolean greeted = false;
    while (true) {
      boolean all = heard.size() >= expected.answers().size();
      if (all && expected.waits() && wire.staysSilentFor(GLANCE)) {
        return heard;
      }
      if (all && !expected.waits() && !greeted && (open || wire.staysSilentFor(GLANCE))) {
        wire.send(App.ECHO.greeting());
        greeted = true;
      }
      Heard answer = wire.hear();
      if (greeted && answer.equals(GREETED)) {
        return heard;
      }
      heard.add(answer);
      if (!answer.open()) {
        wire.sayNoMore();
        if (cuts == Cut.NOWHERE && divergences.equals(Divergences.NONE)) {
          wire.expectEnd();
        } else {
          wire.expectNoMore(); // To send to a server that has closed breaks a connection.
        }
        return heard;
      }
    }
  }

  private boolean agree(AlmostRequest request, CodecReading codec, List<Heard> heard) {
    if (heard.equals(codec.answers())) {
      return true;
    }
    if (divergences.equals(Divergences.NONE)) {
      return false;
    }
    return new Leniency(
            divergences.wordsAbout(request.changed()),
            divergences.wordsAbout(request.about()),
            request.changes().size() > 1)
        .allows(codec, heard);
  }

  /// What a design that declares divergences may do.
  ///
  /// @param changed what it may make of a request with such a change, in the words of a declaration
  /// @param about the same of any request with such parts
  /// @param changedTwice whether what is behind the one change may be wrong too
  private record Leniency(Set<String> changed, Set<String> about, boolean changedTwice) {

    boolean allows(CodecReading codec, List<Heard> heardAll) {
      List<Heard> heard = withEndsAnnounced(heardAll);
      List<Heard> wanted = codec.answers();
      for (int i = 0; i < wanted.size(); i++) {
        if (i == heard.size()) {
          return changed.contains("closes") || (i > 0 && mayClose());
        }
        Heard want = wanted.get(i);
        Heard have = heard.get(i);
        boolean last = i == heard.size() - 1;
        if (want.refuses() || have.refuses()) {
          return allowsRefusal(want, have)
              && (last || allowsBehind(heard.subList(i + 1, heard.size())));
        }
        if (have.status() == 0) {
          return changed.contains("closes");
        }
        if (have.status() != want.status() || !have.content().equals(want.content())) {
          return false;
        }
        if (have.open() != want.open()) {
          return want.open() && mayClose();
        }
      }
      return heard.size() == wanted.size()
          || (codec.waits() && allowsOfHalf(heard.get(wanted.size())));
    }

    /// One of the two refuses the request.
    private boolean allowsRefusal(Heard want, Heard have) {
      if (want.refuses() && have.refuses()) {
        return true;
      }
      if (have.refuses()) {
        return changed.contains("refuses");
      }
      if (have.status() == 0) {
        return changed.contains("closes");
      }
      return changed.contains("serves") || (!have.open() && changed.contains("serves and closes"));
    }

    /// Behind a request that it takes and the codec does not can only come the next one.
    private boolean allowsBehind(List<Heard> rest) {
      Heard next = rest.getFirst();
      boolean mark = next.status() == 200 && next.content().equals(MARK);
      return rest.size() == 1 && (mark || (changedTwice && next.status() != 200));
    }

    /// The codec waits for more.
    private boolean allowsOfHalf(Heard have) {
      return have.refuses() || have.status() == 0 || changed.contains("serves");
    }

    private boolean mayClose() {
      return about.contains("serves and closes") || changed.contains("closes");
    }

    /// A connection that ends without a word has ended behind the answer before.
    private static List<Heard> withEndsAnnounced(List<Heard> heard) {
      if (heard.size() < 2 || heard.getLast().status() != 0) {
        return heard;
      }
      List<Heard> announced = new ArrayList<>(heard.subList(0, heard.size() - 1));
      Heard last = announced.removeLast();
      announced.add(new Heard(last.status(), last.content(), false));
      return announced;
    }
  }
}
