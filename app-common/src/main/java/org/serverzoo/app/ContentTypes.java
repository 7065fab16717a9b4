package org.serverzoo.app;

/// The media types of what the applications answer with.
final class ContentTypes {
  static final String TEXT = "text/plain; charset=utf-8";
  static final String HTML = "text/html; charset=utf-8";
  static final String CSS = "text/css; charset=utf-8";
  static final String SVG = "image/svg+xml";
  static final String JSON = "application/json";

  private ContentTypes() {}
}
