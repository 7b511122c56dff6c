package dev.azureml.operator.compute;

import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Something that a subnet lacks.
 *
 * @param property of the spec that it is about
 * @param what is missing
 * @param mend the first step to mend it, whole: a command, or what to say in a spec
 * @param further steps of the same kind
 */
record SubnetFinding(ConditionReason reason, String property, String what, String mend, List<String> further) {
    static final int LONGEST = KindCondition.LONGEST_MESSAGE;
    private static final int LONGEST_UNREAD = 800;
    private static final String NOT_CHECKED = "; not checked: ";

    SubnetFinding {
        further = List.copyOf(further);
    }

    SubnetFinding(ConditionReason reason, String property, String what, String mend) {
        this(reason, property, what, mend, List.of());
    }

    /** Returns all of them in as many words as fit: a step is whole or left out, and what was not checked has its place. */
    static String text(List<SubnetFinding> findings, List<SubnetSight.Unread> unread) {
        String end = unread.isEmpty() ? "" : NOT_CHECKED + unreadText(unread);
        int room = LONGEST - Texts.length(end);
        String text = findings.getFirst().head("");
        String last = findings.getFirst().property;
        for (int told = 0; told < findings.size(); told++) {
            SubnetFinding finding = findings.get(told);
            String before = told == 0 ? text : text + "; " + finding.head(last);
            String behind = brief(finding.property, findings.subList(told + 1, findings.size()));
            // The first is mended before the others: it has its step, whatever is cut of them.
            boolean isFirst = told == 0 && Texts.length(before + finding.step()) <= room;
            if (Texts.length(before + finding.steps() + behind) <= room) {
                text = before + finding.steps();
            } else if (isFirst || Texts.length(before + finding.step() + behind) <= room) {
                text = before + finding.step();
            } else {
                return Texts.cut(text + brief(last, findings.subList(Math.max(1, told), findings.size())), room) + end;
            }
            last = finding.property;
        }
        return text + end;
    }

    /** Returns what was not read in as many words as fit. */
    static String unreadText(List<SubnetSight.Unread> unread) {
        return IntStream.iterate(unread.size(), count -> count - 1).limit(unread.size())
                .mapToObj(count -> SubnetSight.Unread.text(unread.subList(0, count))
                        + (count == unread.size() ? "" : "; and " + (unread.size() - count) + " more"))
                .filter(text -> Texts.length(text) <= LONGEST_UNREAD).findFirst()
                .orElseGet(() -> Texts.cut(SubnetSight.Unread.text(unread), LONGEST_UNREAD));
    }

    /** The property is said once. */
    private String head(String last) {
        return (property.equals(last) ? "" : property + ": ") + what;
    }

    private String steps() {
        return ": " + mend + further.stream().map(step -> "; " + step).collect(Collectors.joining());
    }

    private String step() {
        return ": " + mend + (further.isEmpty() ? "" : ", and so for the others");
    }

    private static String brief(String last, List<SubnetFinding> rest) {
        List<String> heads = new ArrayList<>();
        String property = last;
        for (SubnetFinding finding : rest) {
            heads.add(finding.head(property));
            property = finding.property;
        }
        return heads.isEmpty() ? "" : "; and " + heads.size() + " more: " + String.join("; ", heads);
    }
}
