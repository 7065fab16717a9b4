package org.serverzoo.conformance;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
  public static List<WireCase> casesFor(App app) {
    return cases(wireCase -> wireCase.apps().contains(app));
  }

  /// The cases that suit servers with this application alone.
  public static List<WireCase> casesOnlyFor(App app) {
    return cases(wireCase -> wireCase.apps().contains(app) && wireCase.apps().size() == 1);
  }

  /// The first case of each subject that suits the application: enough for a server whose parser
  /// goes through all of them elsewhere.
  public static List<WireCase> oneOfEachSubject(App app) {
    return SUBJECTS.stream()
        .flatMap(
            subject -> subject.cases().stream().filter(each -> each.apps().contains(app)).limit(1))
        .toList();
  }

  /// All cases by name.
  public static Set<String> names() {
    return cases(_ -> true).stream().map(WireCase::name).collect(Collectors.toSet());
  }

  private static List<WireCase> cases(Predicate<WireCase> which) {
    Stream<WireCase> all = SUBJECTS.stream().flatMap(subject -> subject.cases().stream());
    return all.filter(which).toList();
  }
}
