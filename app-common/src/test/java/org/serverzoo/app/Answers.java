package org.serverzoo.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.serverzoo.api.Application;
import org.serverzoo.api.Body;
import org.serverzoo.api.Field;
import org.serverzoo.api.Fields;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;

/// Asks applications without any server between, and looks at what they answer.
final class Answers {

  private Answers() {}

  static Response ask(Application application, String method, String target) {
    return application.accept(Request.of(method, target)).run();
  }

  static Response get(Application application, String target) {
    return ask(application, "GET", target);
  }

  /// A POST with content.
  static Request post(String target, String contentType, String content) {
    Request bare = Request.of("POST", target);
    Fields fields = Fields.of(List.of(new Field("Content-Type", contentType)));
    return new Request(bare.method(), bare.path(), bare.query(), fields, Body.of(content));
  }

  static void assertProblem(Response response, Status status, String detail) {
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.contentType()).isEqualTo("application/problem+json");
    assertThat(response.body().text()).contains("\"detail\":\"" + detail + "\"");
  }

  static void assertNotAllowed(Response response, String allow) {
    assertThat(response.status()).isEqualTo(Status.METHOD_NOT_ALLOWED);
    assertThat(response.more()).containsExactly(new Field("Allow", allow));
    assertThat(response.contentType()).isEqualTo("application/problem+json");
  }
}
