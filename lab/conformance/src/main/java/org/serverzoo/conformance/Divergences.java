package org.serverzoo.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// What a design does otherwise than the contract, as it declares by itself: a framework has a
/// parser of its own, and not a setting for everything. A declaration is held to exactly: what has
/// become of a case must be what it says, and one that has become untrue is a failure too.
///
/// It stands in a resource `/divergences/NAME.json` of the design's own module:
///
/// ```json
/// {
///   "wording": { "why": "...", "cases": ["refuses an empty size", "..."] },
///   "resets":  "...",
///   "status":  [ { "case": "answers 505 to HTTP/2.0", "does": "refuses 400", "why": "..." } ],
///   "verdict": [ { "case": "refuses a folded line", "does": "serves", "why": "..." } ],
///   "rules":   [ { "rule": "answers408ToAHeadThatDoesNotEnd", "does": "closes", "why": "..." } ]
/// }
/// ```
///
/// - *wording*: the same verdict, but in the framework's own words where no hook lets us say it, or
///   with the connection closed behind it.
/// - *resets*: why a refusal may end in a reset, after its last byte, while the client still sends.
/// - *status*: the same verdict again, but with another status code, or by asking for content
///   first.
/// - *verdict*: another [Outcome]: it serves what is to be refused, refuses what is to be served,
///   or closes in silence. Where it depends on how the bytes arrive, a key `byte by byte` or `right
///   behind another request` has what it does then.
/// - *rules*: tests of the contract that the design cannot pass.
///
/// @param wordingWhy why the framework speaks for itself or closes; empty if it does neither
/// @param wording the names of cases
/// @param resets why a client that is refused may not be heard out; empty if it always is
/// @param statuses by the name of the case
/// @param verdicts by the name of the case
/// @param rules by the name of the test method
public record Divergences(
    String wordingWhy,
    Set<String> wording,
    String resets,
    Map<String, Declared> statuses,
    Map<String, Declared> verdicts,
    Map<String, Declared> rules) {

  /// Of a design that meets the contract.
  public static final Divergences NONE =
      new Divergences("", Set.of(), "", Map.of(), Map.of(), Map.of());

  /// One declaration.
  ///
  /// @param does an [Outcome] in words; of a rule, a few words for people
  /// @param why which setting or hook is missing
  /// @param otherwise what it does in a delivery, by its words, where that differs
  public record Declared(String does, String why, Map<String, String> otherwise) {
    public Declared {
      Objects.requireNonNull(does);
      Objects.requireNonNull(why);
      otherwise = Map.copyOf(otherwise);
    }
  }

  public Divergences {
    wording = Collections.unmodifiableSet(new LinkedHashSet<>(wording));
    statuses = Collections.unmodifiableMap(new LinkedHashMap<>(statuses));
    verdicts = Collections.unmodifiableMap(new LinkedHashMap<>(verdicts));
    rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    Set<String> names = new HashSet<>(wording);
    Stream.of(statuses, verdicts)
        .flatMap(declared -> declared.keySet().stream())
        .filter(name -> !names.add(name))
        .forEach(name -> {
          throw new IllegalArgumentException("declared twice: " + name);
        });
  }

  /// Those of a design; none if it declares none.
  ///
  /// @throws IllegalArgumentException if the declaration makes no sense; the message says where
  public static Divergences of(String design) {
    String resource = "/divergences/" + design + ".json";
    try (InputStream json = Divergences.class.getResourceAsStream(resource)) {
      return json == null ? NONE : read(json, resource);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /// Whether the connection of a refusal may be broken once the answer is whole.
  public boolean mayReset() {
    return !resets.isEmpty();
  }

  /// What the design declares of a case; empty if it has to hold.
  public Optional<Declared> of(WireCase wireCase) {
    return Optional.ofNullable(
        verdicts.getOrDefault(wireCase.name(), statuses.get(wireCase.name())));
  }

  /// What the design may make of a request that no case has, where it has to do with these
  /// subjects: all that it declares to make of their cases, as the words of single answers.
  ///
  /// @param subjects names of [Subject]s
  public Set<String> wordsAbout(Set<String> subjects) {
    Set<String> words = new HashSet<>();
    for (Subject subject : WireContract.SUBJECTS) {
      if (subjects.contains(subject.name())) {
        for (WireCase wireCase : subject.cases()) {
          of(wireCase)
              .ifPresent(declared -> {
                words.addAll(Outcome.wordsOf(declared.does()));
                declared.otherwise().values().forEach(does -> words.addAll(Outcome.wordsOf(does)));
              });
          if (wording.contains(wireCase.name()) && Outcome.wanted(wireCase, true).open()) {
            words.add(Outcome.SERVES_AND_CLOSES);
          }
        }
      }
    }
    return words;
  }

  /// @param where for messages
  static Divergences read(InputStream json, String where) {
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
      return new Reader(parser).divergences();
    } catch (JacksonException | IllegalArgumentException malformed) {
      throw new IllegalArgumentException(where + ": " + malformed.getMessage(), malformed);
    }
  }

  private static final class Reader {

    private final JsonParser json;
    private String why = "";
    private final Set<String> wording = new LinkedHashSet<>();
    private String resets = "";
    private final Map<String, Declared> statuses = new LinkedHashMap<>();
    private final Map<String, Declared> verdicts = new LinkedHashMap<>();
    private final Map<String, Declared> rules = new LinkedHashMap<>();

    Reader(JsonParser json) {
      this.json = json;
    }

    Divergences divergences() {
      expect(JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        switch (json.currentName()) {
          case "wording" -> wording();
          case "resets" -> resets = text();
          case "status" -> list("case", statuses);
          case "verdict" -> list("case", verdicts);
          case "rules" -> list("rule", rules);
          default -> throw wrong("there is no key '" + json.currentName() + "' here");
        }
      }
      return new Divergences(why, wording, resets, statuses, verdicts, rules);
    }

    private void wording() {
      expect(JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        switch (json.currentName()) {
          case "why" -> why = text();
          case "cases" -> names();
          default -> throw wrong("there is no key '" + json.currentName() + "' here");
        }
      }
    }

    private void names() {
      expect(JsonToken.START_ARRAY);
      while (json.nextToken() == JsonToken.VALUE_STRING) {
        if (!wording.add(json.getString())) {
          throw wrong("declared twice: " + json.getString());
        }
      }
    }

    private void list(String kind, Map<String, Declared> into) {
      expect(JsonToken.START_ARRAY);
      while (json.nextToken() == JsonToken.START_OBJECT) {
        Map<String, String> entry = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
          entry.put(json.currentName(), text());
        }
        String name = required(kind, entry);
        Declared declared = new Declared(required("does", entry), required("why", entry), entry);
        if (into.put(name, declared) != null) {
          throw wrong("declared twice: " + name);
        }
        for (String key : entry.keySet()) {
          if (kind.equals("rule") || !Delivery.isCalled(key)) {
            throw wrong("there is no key '" + key + "' here");
          }
        }
      }
    }

    private String required(String key, Map<String, String> entry) {
      String value = entry.remove(key);
      if (value == null) {
        throw wrong("'" + key + "' is missing");
      }
      return value;
    }

    private String text() {
      expect(JsonToken.VALUE_STRING);
      return json.getString();
    }

    private void expect(JsonToken wanted) {
      JsonToken token = json.nextToken();
      if (token != wanted) {
        throw wrong("instead of " + wanted + " stands " + token);
      }
    }

    private IllegalArgumentException wrong(String sentence) {
      return new IllegalArgumentException(
          "line " + json.currentLocation().getLineNr() + ": " + sentence);
    }
  }
}
