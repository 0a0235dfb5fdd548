/* Digests, key file, references, seals, uuids. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "port/crypto.h"
#include "port/digest.h"
#include "unit/file_help.h"

static const unsigned char master[CRYPTO_KEY] = {1, 2, 3};

static void
hex_is(const unsigned char *hash, const char *want)
{
	char text[CRYPTO_HEX];

	crypto_hex(hash, CRYPTO_HASH, text);
	assert_string_equal(text, want);
}

/* FIPS 180-4, and twice: the context is used again. */
static void
sha256_is_that_of_the_standard(void **state)
{
	static const char want[] =
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f2001"
		"5ad";
	static const char empty[] =
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b"
		"855";
	unsigned char out[DIGEST_SIZE];

	(void)state;
	digest_sha256("abc", 3, out);
	hex_is(out, want);
	digest_sha256("", 0, out);
	hex_is(out, empty);
}

static void
blake2b_is_that_of_the_standard(void **state)
{
	static const char want[] =
		"bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d523"
		"19";
	static const unsigned char key[32] = {7};
	unsigned char out[CRYPTO_HASH], keyed[CRYPTO_HASH];
	struct crypto_blake2b h;

	(void)state;
	crypto_blake2b_start(&h, NULL, 0);
	crypto_blake2b_add(&h, "ab", 2);
	crypto_blake2b_add(&h, "c", 1);
	crypto_blake2b_end(&h, out);
	hex_is(out, want);
	crypto_blake2b_start(&h, key, sizeof(key));
	crypto_blake2b_add(&h, "abc", 3);
	crypto_blake2b_end(&h, keyed);
	assert_false(crypto_equal(out, keyed, CRYPTO_HASH));
}

static void
keys_are_derived_the_same_for_ever(void **state)
{
	struct crypto_key k;

	(void)state;
	crypto_key_derive(master, &k);
	/* As hashlib.blake2b of Python has them, with salt and person. */
	hex_is(k.body, "a67884035c81dfe590a5a3597f8fa73a"
		       "4727702af7e30ce991932d3743641c0a");
	hex_is(k.wrap, "03f7f7318c39cf6618af419ec08dd8b8"
		       "ee316a117f88ca209ae2d64c22940644");
	assert_string_equal(k.id, "012305fa");
}

static void
a_bsn_has_one_reference_per_key(void **state)
{
	unsigned char a[CRYPTO_HASH], b[CRYPTO_HASH];
	struct crypto_keys k = {.count = 0}, other = {.bsn = {9}};

	(void)state;
	memcpy(k.bsn, master, sizeof(k.bsn));
	crypto_bsn(&k, "999990019", 9, a);
	/* For ever: another value would orphan every client in the books. */
	hex_is(a, "c86018b6470b24c639da2747e825ddad"
		  "d8c1e16d7221024a6b1bca03c5d0b65a");
	crypto_bsn(&k, "999990019", 9, b);
	assert_true(crypto_equal(a, b, CRYPTO_HASH));
	crypto_bsn(&k, "999990020", 9, b);
	assert_false(crypto_equal(a, b, CRYPTO_HASH));
	crypto_bsn(&other, "999990019", 9, b);
	assert_false(crypto_equal(a, b, CRYPTO_HASH));
}

static void
a_sealed_body_opens_to_the_same(void **state)
{
	struct err e = {.code = ERR_NONE};
	struct buf sealed, again, open;
	struct crypto_key k;

	(void)state;
	crypto_key_derive(master, &k);
	buf_init(&sealed);
	buf_init(&again);
	buf_init(&open);
	assert_true(crypto_seal(k.body, "42", 2, "body", 4, &sealed));
	assert_int_equal(sealed.len, 4 + CRYPTO_SEAL);
	assert_true(crypto_seal(k.body, "42", 2, "body", 4, &again));
	assert_false(crypto_equal(sealed.data, again.data, sealed.len));
	buf_puts(&open, "head ");
	assert_true(crypto_open(k.body, "42", 2, sealed.data, sealed.len, &open,
				&e));
	buf_u8(&open, 0);
	assert_string_equal((const char *)open.data, "head body");
	buf_reset(&open);
	buf_reset(&sealed);
	assert_true(crypto_seal(k.body, "42", 2, "", 0, &sealed));
	assert_true(crypto_open(k.body, "42", 2, sealed.data, sealed.len, &open,
				&e));
	assert_int_equal(open.len, 0);
	buf_done(&sealed);
	buf_done(&again);
	buf_done(&open);
}

static void
not_opened(const struct crypto_key *k, const char *ad, const void *sealed,
	   size_t len)
{
	struct err e = {.code = ERR_NONE};
	struct buf open;

	buf_init(&open);
	buf_puts(&open, "head");
	assert_false(
		crypto_open(k->body, ad, strlen(ad), sealed, len, &open, &e));
	assert_int_equal(e.code, ERR_CORRUPT);
	assert_int_equal(open.len, 4);
	buf_done(&open);
}

static void
a_tampered_or_moved_body_is_refused(void **state)
{
	unsigned char other_master[CRYPTO_KEY] = {9};
	struct crypto_key k, other;
	struct buf sealed;
	size_t bit;

	(void)state;
	crypto_key_derive(master, &k);
	crypto_key_derive(other_master, &other);
	buf_init(&sealed);
	assert_true(crypto_seal(k.body, "42", 2, "body", 4, &sealed));
	for (bit = 0; bit < sealed.len * 8; bit++) {
		sealed.data[bit / 8] ^= (unsigned char)(1u << bit % 8);
		not_opened(&k, "42", sealed.data, sealed.len);
		sealed.data[bit / 8] ^= (unsigned char)(1u << bit % 8);
	}
	not_opened(&k, "43", sealed.data, sealed.len);
	not_opened(&k, "", sealed.data, sealed.len);
	not_opened(&other, "42", sealed.data, sealed.len);
	not_opened(&k, "42", sealed.data, sealed.len - 1);
	not_opened(&k, "42", sealed.data, CRYPTO_SEAL - 1);
	not_opened(&k, "42", sealed.data, 0);
	buf_done(&sealed);
}

static void
uuid_form(const char *uuid, char version)
{
	size_t i;

	assert_int_equal(strlen(uuid), 36);
	for (i = 0; i < 36; i++) {
		if (i == 8 || i == 13 || i == 18 || i == 23)
			assert_int_equal(uuid[i], '-');
		else
			assert_non_null(strchr("0123456789abcdef", uuid[i]));
	}
	assert_int_equal(uuid[14], version);
	assert_non_null(strchr("89ab", uuid[19]));
}

static void
uuids_have_their_form(void **state)
{
	char a[CRYPTO_UUID], b[CRYPTO_UUID];

	(void)state;
	crypto_uuid4(a);
	crypto_uuid4(b);
	uuid_form(a, '4');
	assert_string_not_equal(a, b);
	crypto_uuid8(NULL, 0, "signal", "x", 1, a);
	uuid_form(a, '8');
	crypto_uuid8(NULL, 0, "signal", "x", 1, b);
	assert_string_equal(a, b);
	crypto_uuid8(NULL, 0, "signa", "lx", 2, b);
	assert_string_not_equal(a, b);
	crypto_uuid8(master, sizeof(master), "signal", "x", 1, b);
	assert_string_not_equal(a, b);
}

static void
hexadecimal_is_read_back_exactly(void **state)
{
	unsigned char out[2];

	(void)state;
	assert_true(crypto_unhex("0aFf", 4, out, 2));
	assert_memory_equal(out, "\x0A\xFF", 2);
	assert_false(crypto_unhex("0aFg", 4, out, 2));
	assert_false(crypto_unhex("0aF", 3, out, 2));
	assert_false(crypto_unhex("0aFf0", 5, out, 2));
}

struct place {
	char folder[64];
	char key[80];
};

static int
make_place(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	snprintf(p->folder, sizeof(p->folder), "/tmp/test_crypto.XXXXXX");
	if (mkdtemp(p->folder) == NULL)
		return 1;
	snprintf(p->key, sizeof(p->key), "%s/key", p->folder);
	*state = p;
	return 0;
}

/* The folder must be empty then: nothing half made stays behind. */
static int
drop_place(void **state)
{
	struct place *p = *state;
	int failed;

	unlink(p->key);
	failed = rmdir(p->folder);
	free(p);
	return failed;
}

static void
write_key(const char *path, const char *text, mode_t mode)
{
	unlink(path);
	file_write(path, text);
	assert_int_equal(chmod(path, mode), 0);
}

static void
a_made_key_is_private_and_loads(void **state)
{
	struct place *p = *state;
	struct err e = {.code = ERR_NONE};
	struct crypto_keys a, b;
	struct stat st;

	if (!crypto_key_create(p->key, &e))
		fail_msg("%s", e.text);
	assert_int_equal(stat(p->key, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(st.st_size, 74);
	assert_int_equal(st.st_nlink, 1);
	assert_true(crypto_key_load(p->key, &a, &e));
	/* It is never replaced. */
	assert_false(crypto_key_create(p->key, &e));
	assert_int_equal(e.code, ERR_ACCESS);
	assert_true(crypto_key_load(p->key, &b, &e));
	assert_memory_equal(&a, &b, sizeof(a));
	unlink(p->key);
	assert_true(crypto_key_create(p->key, &e));
	assert_true(crypto_key_load(p->key, &b, &e));
	assert_memory_not_equal(&a, &b, sizeof(a));
}

static void
a_key_that_others_may_read_is_refused(void **state)
{
	static const mode_t modes[] = {0640, 0604, 0620, 0601, 0644};
	struct place *p = *state;
	struct err e = {.code = ERR_NONE};
	struct crypto_keys k;
	size_t i;

	assert_true(crypto_key_create(p->key, &e));
	for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		assert_int_equal(chmod(p->key, modes[i]), 0);
		assert_false(crypto_key_load(p->key, &k, &e));
		assert_int_equal(e.code, ERR_ACCESS);
		assert_non_null(strstr(e.text, "chmod 600"));
	}
	assert_int_equal(chmod(p->key, 0400), 0);
	assert_true(crypto_key_load(p->key, &k, &e));
}

static void
what_is_no_key_file_is_refused(void **state)
{
	static const char digits[] = "00112233445566778899aabbccddeeff"
				     "00112233445566778899aabbccddeeff";
	struct place *p = *state;
	struct err e = {.code = ERR_NONE};
	struct crypto_keys k;
	char text[100];

	assert_false(crypto_key_load(p->key, &k, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_false(crypto_key_load(p->folder, &k, &e));
	write_key(p->key, digits, 0600);
	assert_true(crypto_key_load(p->key, &k, &e));
	snprintf(text, sizeof(text), "%s\n", digits);
	write_key(p->key, text, 0600);
	assert_true(crypto_key_load(p->key, &k, &e));
	write_key(p->key, "", 0600);
	assert_false(crypto_key_load(p->key, &k, &e));
	write_key(p->key, digits + 1, 0600);
	assert_false(crypto_key_load(p->key, &k, &e));
	assert_null(strstr(e.text, "0112233"));
	snprintf(text, sizeof(text), "%s\n\n", digits);
	write_key(p->key, text, 0600);
	assert_false(crypto_key_load(p->key, &k, &e));
	snprintf(text, sizeof(text), "%s0\n", digits);
	write_key(p->key, text, 0600);
	assert_false(crypto_key_load(p->key, &k, &e));
	assert_int_equal(e.code, ERR_CONFIG);
}

/* The text of the file, with its NUL. */
static size_t
read_text(const char *path, char *out, size_t size)
{
	FILE *f = fopen(path, "r");
	size_t n;

	assert_non_null(f);
	n = fread(out, 1, size - 1, f);
	out[n] = '\0';
	fclose(f);
	return n;
}

static void
a_new_key_comes_on_top_and_the_old_ones_stay(void **state)
{
	struct place *p = *state;
	struct err e = {.code = ERR_NONE};
	char id[CRYPTO_KEY_ID], before[1024], after[1024];
	struct crypto_keys a, b;
	struct stat st;
	int n;

	assert_true(crypto_key_create(p->key, &e));
	for (n = 1; n < CRYPTO_KEYS; n++) {
		assert_true(crypto_key_load(p->key, &a, &e));
		read_text(p->key, before, sizeof(before));
		if (!crypto_key_rotate(p->key, id, &e))
			fail_msg("%s", e.text);
		assert_true(crypto_key_load(p->key, &b, &e));
		assert_int_equal(b.count, n + 1);
		assert_string_equal(b.key[0].id, id);
		assert_null(crypto_key_find(&a, id));
		assert_ptr_equal(crypto_key_find(&b, a.key[0].id), &b.key[1]);
		assert_memory_equal(&b.key[1], &a.key[0],
				    (size_t)n * sizeof(a.key[0]));
		assert_int_equal(stat(p->key, &st), 0);
		assert_int_equal(st.st_mode & 07777, 0400);
		read_text(p->key, after, sizeof(after));
		assert_string_equal(strchr(after, '\n') + 1, before);
	}
	/* Full: it says so and stays as it is. */
	assert_false(crypto_key_rotate(p->key, id, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_non_null(strstr(e.text, "unneeded"));
	read_text(p->key, before, sizeof(before));
	assert_string_equal(before, after);
}

static void
two_do_not_put_keys_on_top_at_once(void **state)
{
	struct place *p = *state;
	struct err e = {.code = ERR_NONE};
	char id[CRYPTO_KEY_ID];
	struct crypto_keys k;
	int fd;

	assert_true(crypto_key_create(p->key, &e));
	fd = open(p->key, O_RDONLY);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_false(crypto_key_rotate(p->key, id, &e));
	assert_int_equal(e.code, ERR_BUSY);
	close(fd);
	assert_true(crypto_key_load(p->key, &k, &e));
	assert_int_equal(k.count, 1);
	/* Neither a file for others, nor what is no key file. */
	assert_int_equal(chmod(p->key, 0644), 0);
	assert_false(crypto_key_rotate(p->key, id, &e));
	assert_int_equal(e.code, ERR_ACCESS);
	write_key(p->key, "nothing", 0600);
	assert_false(crypto_key_rotate(p->key, id, &e));
	assert_int_equal(e.code, ERR_CONFIG);
}

static void
a_line_that_was_copied_wrongly_is_found_out(void **state)
{
	struct place *p = *state;
	struct err e = {.code = ERR_NONE};
	char text[1024], id[CRYPTO_KEY_ID], old;
	struct crypto_keys k;
	size_t i, len;

	assert_true(crypto_key_create(p->key, &e));
	assert_true(crypto_key_rotate(p->key, id, &e));
	len = read_text(p->key, text, sizeof(text));
	for (i = 0; i < len - 1; i++) {
		old = text[i];
		text[i] = old == '0' ? '1' : '0';
		write_key(p->key, text, 0600);
		assert_false(crypto_key_load(p->key, &k, &e));
		assert_int_equal(e.code, ERR_CONFIG);
		text[i] = old;
	}
	/* The same key twice; names may be left out. */
	memcpy(text, text + len / 2, len / 2);
	write_key(p->key, text, 0600);
	assert_false(crypto_key_load(p->key, &k, &e));
	assert_non_null(strstr(e.text, ":2:"));
	text[len / 2] = '\0';
	write_key(p->key, text + CRYPTO_KEY_ID, 0600);
	assert_true(crypto_key_load(p->key, &k, &e));
	assert_int_equal(strncmp(k.key[0].id, text, CRYPTO_KEY_ID - 1), 0);
	assert_true(crypto_key_rotate(p->key, id, &e));
	assert_true(crypto_key_load(p->key, &k, &e));
	assert_int_equal(k.count, 2);
}

static int
start(void **state)
{
	struct err e;

	(void)state;
	return crypto_init(&e) ? 0 : 1;
}

#define WITH_PLACE(test) \
	cmocka_unit_test_setup_teardown(test, make_place, drop_place)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_is_that_of_the_standard),
		cmocka_unit_test(blake2b_is_that_of_the_standard),
		cmocka_unit_test(keys_are_derived_the_same_for_ever),
		cmocka_unit_test(a_bsn_has_one_reference_per_key),
		cmocka_unit_test(a_sealed_body_opens_to_the_same),
		cmocka_unit_test(a_tampered_or_moved_body_is_refused),
		cmocka_unit_test(uuids_have_their_form),
		cmocka_unit_test(hexadecimal_is_read_back_exactly),
		WITH_PLACE(a_made_key_is_private_and_loads),
		WITH_PLACE(a_key_that_others_may_read_is_refused),
		WITH_PLACE(what_is_no_key_file_is_refused),
		WITH_PLACE(a_new_key_comes_on_top_and_the_old_ones_stay),
		WITH_PLACE(two_do_not_put_keys_on_top_at_once),
		WITH_PLACE(a_line_that_was_copied_wrongly_is_found_out),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
