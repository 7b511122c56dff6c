package dev.azureml.operator.azureml;

import dev.azureml.operator.azureml.RoleDefinition.Permission;
import java.util.List;
import java.util.Locale;

/**
 * The actions with which a person can come to hold roles that nobody gave to him. Under Microsoft.Authorization these are
 * all that change anything, but for locks: policies give roles to their identities, schedules and deny assignments stand
 * beside assignments, and what is added there later is counted before anybody knows it here.
 */
final class Delegation {
    private static final String AUTHORIZATION = "microsoft.authorization/";
    private static final String LOCKS = AUTHORIZATION + "locks/";
    private static final String ASSIGN_DELEGATED = "microsoft.managedservices/registrationassignments/write";

    /** Also where an action names no provider, as * does: what Azure takes out of Contributor. */
    private static final List<String> ALWAYS = List.of(AUTHORIZATION + "*/write", AUTHORIZATION + "*/delete",
            AUTHORIZATION + "elevateaccess/action", "microsoft.blueprint/blueprintassignments/write");
    /** Only where an action names the provider: Contributor has them, and assigns nothing. */
    private static final List<String> NAMED = List.of(AUTHORIZATION + "*/action", ASSIGN_DELEGATED);

    private Delegation() {
    }

    /** Returns whether an action of a role, less what the role takes out, reaches one of these. */
    static boolean isBy(String action, List<String> notActions) {
        String said = action.toLowerCase(Locale.ROOT);
        if (head(said).startsWith(LOCKS)) {
            return false;
        }
        return reaches(said, ALWAYS, notActions) || reaches(said, NAMED.stream()
                .filter(one -> head(said).startsWith(provider(one))).toList(), notActions);
    }

    private static boolean reaches(String action, List<String> targets, List<String> notActions) {
        return targets.stream().anyMatch(target -> overlap(action, target)
                && !Permission.covers(notActions, target) && !Permission.covers(notActions, action));
    }

    /** Whether any action is both; the target has one star at most. */
    private static boolean overlap(String action, String target) {
        if (action.indexOf('*') < 0 || target.indexOf('*') < 0) {
            return Permission.covers(List.of(action), target) || Permission.covers(List.of(target), action);
        }
        // What lies between the outer stars fits anywhere.
        return (head(action).startsWith(head(target)) || head(target).startsWith(head(action)))
                && (tail(action).endsWith(tail(target)) || tail(target).endsWith(tail(action)));
    }

    private static String provider(String action) {
        return action.substring(0, action.indexOf('/') + 1);
    }

    private static String head(String pattern) {
        int star = pattern.indexOf('*');
        return star < 0 ? pattern : pattern.substring(0, star);
    }

    private static String tail(String pattern) {
        return pattern.substring(pattern.lastIndexOf('*') + 1);
    }
}
