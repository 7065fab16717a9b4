package org.serverzoo.app;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.serverzoo.api.Body;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;

/// `/template`: a page by the template engine Pebble, without variables or logic. Compiled once,
/// rendered for every request.
final class TemplatePage implements Handler {

  /// In characters: holds the page without growing.
  private static final int BUFFER = 256;

  @Override
  public Response answer(Request request) {
    StringWriter page = new StringWriter(BUFFER);
    try {
      Compiled.PAGE.evaluate(page);
    } catch (IOException impossible) {
      throw new UncheckedIOException("a StringWriter failed", impossible);
    }
    return Response.ok(ContentTypes.HTML, Body.of(page.toString()));
  }

  /// Made by the first request, or by a warm-up before it.
  private static final class Compiled {
    static final PebbleTemplate PAGE = compile();

    private static PebbleTemplate compile() {
      ClasspathLoader templates = new ClasspathLoader(TemplatePage.class.getClassLoader());
      templates.setPrefix("templates");
      templates.setSuffix(".peb");
      // Its caches are for engines that look templates up by name at each request.
      return new PebbleEngine.Builder()
          .loader(templates)
          .cacheActive(false)
          .strictVariables(true)
          .build()
          .getTemplate("page");
    }
  }
}
