package org.serverzoo.lab;

/// How a server was made ready for a measured run.
///
/// @param seconds under load
/// @param steady whether nothing changed any more at the end
record WarmUp(int seconds, boolean steady) {}
