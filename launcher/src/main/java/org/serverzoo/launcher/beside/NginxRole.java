package org.serverzoo.launcher.beside;

import java.util.List;
import java.util.Map;
import org.serverzoo.api.EffectiveSetting;

/// What NGINX is for.
///
/// @param name the command, and the name of the configuration
/// @param idea in one line
/// @param files whether it serves the application's files
/// @param values what the configuration asks for beyond what all have
/// @param effective what to tell of those
public record NginxRole(
    String name,
    String idea,
    boolean files,
    Map<String, String> values,
    List<EffectiveSetting> effective) {}
