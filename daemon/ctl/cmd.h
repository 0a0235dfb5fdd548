#ifndef POLS_CTL_CMD_H
#define POLS_CTL_CMD_H

/*
 * The commands of polsctl, one function each; the table that names them is in
 * ctl/commands.c.  cmd_import and cmd_imported_… serve every noun that has an
 * import: they find the kind by the noun.
 */

#include "ctl/ctl.h"

ctl_run cmd_send;
ctl_run cmd_check;
ctl_run cmd_history_begin;
ctl_run cmd_history_end;
ctl_run cmd_status;
ctl_run cmd_tick;
ctl_run cmd_import;
ctl_run cmd_imported_list;
ctl_run cmd_imported_export;
ctl_run cmd_message_list;
ctl_run cmd_message_show;
ctl_run cmd_message_answered;
ctl_run cmd_quarantine_list;
ctl_run cmd_quarantine_show;
ctl_run cmd_quarantine_retry;
ctl_run cmd_quarantine_discard;
ctl_run cmd_commitment_list;
ctl_run cmd_commitment_show;
ctl_run cmd_line_list;
ctl_run cmd_provider_list;
ctl_run cmd_provider_show;
ctl_run cmd_gemeente_list;
ctl_run cmd_gemeente_show;
ctl_run cmd_segment_list;
ctl_run cmd_segment_show;
ctl_run cmd_signal_list;
ctl_run cmd_signal_show;
ctl_run cmd_signal_ack;
ctl_run cmd_event_list;
ctl_run cmd_event_show;
ctl_run cmd_event_tail;
ctl_run cmd_report;
ctl_run cmd_config_check;
ctl_run cmd_config_show;
ctl_run cmd_audit_list;
ctl_run cmd_backup;
ctl_run cmd_erase;
ctl_run cmd_restore;
ctl_run cmd_keygen_server;
ctl_run cmd_keygen_client;
ctl_run cmd_keygen_rotate;
ctl_run cmd_rebuild;
ctl_run cmd_verify;

/*
 * A message as a JSON object: the receipt as it would be given now, with all
 * findings, followed by what a receipt does not have.  False when there is
 * none with this number.
 */
struct arena;
bool cmd_message_json(struct db *db, struct arena *a, int64_t journal,
		      struct buf *out);

/* message show --body: the bytes of message nr, by the daemon. */
enum ctl_exit cmd_message_body(struct ctl *c, int64_t nr);

#endif
