package org.serverzoo.app;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.UUID;
import org.serverzoo.database.Question;
import org.serverzoo.database.Row;
import org.serverzoo.database.Survey;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The answers in JSON, written token by token with Jackson's generator.
///
/// Not with its data binding, which is shorter by a page but takes a tenth of a second to look at
/// its first record: a process that lives for one request would spend its life so.
final class Json {

  private static final JsonFactory FACTORY = new JsonFactory();

  /// In bytes: holds the usual answer without growing.
  private static final int BUFFER = 2048;

  private Json() {}

  /// A visit and the questions that it is asked.
  static byte[] of(UUID visit, Survey survey, String segment, List<Question> asked) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(BUFFER);
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeStringProperty("visit", visit.toString());
      json.writeObjectPropertyStart("survey");
      json.writeNumberProperty("id", survey.id());
      json.writeStringProperty("title", survey.title());
      json.writeEndObject();
      json.writeStringProperty("segment", segment);
      json.writeArrayPropertyStart("questions");
      for (Question question : asked) {
        write(json, question);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, Question question) {
    json.writeStartObject();
    json.writeNumberProperty("id", question.id());
    json.writeStringProperty("text", question.text());
    json.writeArrayPropertyStart("audience");
    for (String segment : question.audience()) {
      json.writeString(segment);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /// A row of the big table.
  static byte[] of(Row row) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeStringProperty("a", row.a());
      json.writeStringProperty("b", row.b());
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
