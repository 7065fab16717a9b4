package org.serverzoo.app;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.serverzoo.api.Body;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;
import org.serverzoo.database.Question;
import org.serverzoo.database.Survey;

/// `/api`: writes that somebody of a segment of the public visits a survey, and answers with the
/// questions that are put to this segment.
///
/// Without parameters it is survey 1 and the segment `adult`, so that a load tool can be pointed at
/// the bare path. The visit's key goes back in the answer, so whoever was answered can look the
/// visit up.
final class VisitSurvey implements Handler {

  /// Whom a question may be put to.
  static final List<String> SEGMENTS = List.of("teen", "adult", "parent", "senior");

  private static final int USUAL_SURVEY = 1;
  private static final String USUAL_SEGMENT = "adult";

  private final Store store;

  VisitSurvey(Store store) {
    this.store = store;
  }

  @Override
  public Response answer(Request request) {
    Parameters parameters = Parameters.of(request);
    int survey = parameters.integer("survey", 1, Integer.MAX_VALUE, USUAL_SURVEY);
    String segment = parameters.oneOf("segment", SEGMENTS, USUAL_SEGMENT);
    return parameters.refusal().orElseGet(() -> visit(survey, segment));
  }

  /// Makes a key and an answer about nothing.
  void warmUp() {
    Question question = new Question(1, "Warm?", SEGMENTS);
    answer(Keys.NEXT.next(), new Survey(1, "Warm-up", List.of(question)), SEGMENTS.getFirst());
  }

  private Response visit(int survey, String segment) {
    UUID visit = Keys.NEXT.next();
    return store
        .visit(visit, survey, segment)
        .map(found -> answer(visit, found, segment))
        .orElseGet(() -> Problem.of(Status.NOT_FOUND, "There is no survey " + survey + "."));
  }

  private static Response answer(UUID visit, Survey survey, String segment) {
    List<Question> asked = new ArrayList<>();
    for (Question question : survey.questions()) {
      if (question.audience().contains(segment)) {
        asked.add(question);
      }
    }
    return Response.ok(ContentTypes.JSON, Body.owning(Json.of(visit, survey, segment, asked)));
  }

  /// Apart, so that no random number generator is set up where nobody visits a survey.
  private static final class Keys {
    static final UuidV7 NEXT = new UuidV7(System::currentTimeMillis, new SecureRandom());
  }
}
