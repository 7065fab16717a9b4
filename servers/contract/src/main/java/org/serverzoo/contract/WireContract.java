package org.serverzoo.contract;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The table of contents: all that the contract says about single connections.
public final class WireContract {

  /// In the order in which a reader may want to meet them.
  public static final List<Subject> SUBJECTS =
      List.of(
          RouteCases.SUBJECT,
          MistakeCases.SUBJECT,
          HeadCases.SUBJECT,
          RequestLineCases.SUBJECT,
          TargetCases.SUBJECT,
          HostCases.SUBJECT,
          FieldCases.SUBJECT,
          FramingCases.SUBJECT,
          ChunkedCases.SUBJECT,
          ProxyCases.SUBJECT,
          ExpectationCases.SUBJECT,
          PersistenceCases.SUBJECT,
          PipelineCases.SUBJECT,
          LimitCases.SUBJECT);

  private WireContract() {}

  /// The cases that suit a server with this application.
  static List<WireCase> casesFor(App app) {
    return cases(wireCase -> wireCase.apps().contains(app));
  }

  /// The cases that suit servers with this application alone.
  static List<WireCase> casesOnlyFor(App app) {
    return cases(wireCase -> wireCase.apps().contains(app) && wireCase.apps().size() == 1);
  }

  private static List<WireCase> cases(Predicate<WireCase> which) {
    Stream<WireCase> all = SUBJECTS.stream().flatMap(subject -> subject.cases().stream());
    return all.filter(which).toList();
  }
}
