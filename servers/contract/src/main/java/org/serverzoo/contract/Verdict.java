package org.serverzoo.contract;

/// Whether one rule holds at one server.
///
/// @param subject the name of the case's [Subject]
/// @param detail what the server did instead; empty where the rule holds
public record Verdict(String subject, WireCase wireCase, boolean holds, String detail) {}
