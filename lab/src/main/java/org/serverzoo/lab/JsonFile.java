package org.serverzoo.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The results as JSON: conditions, plan, and for each row medians, verdicts, the settings in force
/// and every turn. What nobody tells is null.
public record JsonFile(Results results) {

  private static final int SCHEMA = 1;

  public void write(Path file) throws IOException {
    Files.write(file, bytes());
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json =
        new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeNumberProperty("schema", SCHEMA);
      object("conditions", results.conditions(), json);
      plan(json);
      json.writeBooleanProperty("interrupted", results.interrupted());
      json.writeArrayPropertyStart("rows");
      results.rows().forEach(row -> row(row, json));
      json.writeEndArray();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private void plan(JsonGenerator json) {
    Plan plan = results.plan();
    json.writeObjectPropertyStart("plan");
    json.writeStringProperty("tool", plan.tool().name());
    json.writeStringProperty("route", plan.load().route());
    json.writeNumberProperty("connections", plan.load().connections());
    json.writeNumberProperty("duration_s", plan.load().duration().toSeconds());
    json.writeNumberProperty("pipeline", plan.load().pipeline());
    json.writeBooleanProperty("close", plan.load().close());
    json.writeBooleanProperty("proxy", plan.proxy().isPresent());
    json.writeNumberProperty("repeat", plan.repeats());
    json.writeStringProperty("server_cpus", plan.serverCpus().toString());
    json.writeStringProperty("load_cpus", plan.load().cpus().toString());
    json.writeEndObject();
  }

  private void row(Row row, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("design", row.contender().label());
    json.writeBooleanProperty(
        "baseline", results.plan().baseline().equals(Optional.of(row.contender())));
    json.writeObjectPropertyStart("medians");
    for (Metric metric : Metric.values()) {
      median(metric, row, json);
    }
    json.writeEndObject();
    json.writeObjectPropertyStart("of_baseline");
    for (Metric metric : List.of(Metric.REQUESTS_PER_SECOND, Metric.CPU_US)) {
      number(metric.key(), results.ofBaseline(row, metric), json);
    }
    json.writeEndObject();
    verdicts(row, json);
    strings("failures", row.failures(), json);
    object("in_force", row.inForce(), json);
    json.writeArrayPropertyStart("turns");
    row.turns().forEach(turn -> turn(turn, json));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void median(Metric metric, Row row, JsonGenerator json) {
    Optional<Spread> spread = row.spread(metric);
    if (spread.isEmpty()) {
      json.writeNullProperty(metric.key());
      return;
    }
    json.writeObjectPropertyStart(metric.key());
    json.writeNumberProperty("median", spread.get().median());
    json.writeNumberProperty("least", spread.get().least());
    json.writeNumberProperty("most", spread.get().most());
    json.writeEndObject();
  }

  private void verdicts(Row row, JsonGenerator json) {
    json.writeArrayPropertyStart("trust");
    for (Verdict verdict : new Trust(results.plan(), row).verdicts()) {
      json.writeStartObject();
      json.writeBooleanProperty("trusted", verdict.trusted());
      json.writeStringProperty("sentence", verdict.sentence());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void turn(Turn turn, JsonGenerator json) {
    json.writeStartObject();
    json.writeNumberProperty("round", turn.round());
    for (Metric metric : Metric.values()) {
      OptionalDouble value = metric.of(turn);
      number(
          metric.key(),
          value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty(),
          json);
    }
    json.writeBooleanProperty("steady", turn.warmUp().steady());
    if (turn.changed().isPresent()) {
      json.writeStringProperty("answer_changed", turn.changed().get());
    } else {
      json.writeNullProperty("answer_changed");
    }
    json.writeEndObject();
  }

  private static void number(String name, Optional<Double> value, JsonGenerator json) {
    if (value.isPresent()) {
      json.writeNumberProperty(name, value.get());
    } else {
      json.writeNullProperty(name);
    }
  }

  private static void strings(String name, List<String> values, JsonGenerator json) {
    json.writeArrayPropertyStart(name);
    values.forEach(json::writeString);
    json.writeEndArray();
  }

  private static void object(String name, Map<String, String> values, JsonGenerator json) {
    json.writeObjectPropertyStart(name);
    values.forEach(json::writeStringProperty);
    json.writeEndObject();
  }
}
