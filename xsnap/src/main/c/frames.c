#include "engine-host.h"

static void one(struct frames *frames, char byte, void (*whole)(char letter))
{
	frames->begun = true;
	switch (frames->state) {
	case LENGTH:
		if (byte == ':')
			frames->state = frames->left ? LETTER : BROKEN;
		else if (byte >= '0' && byte <= '9' && frames->left <= 99999999)
			frames->left = frames->left * 10 + (size_t)(byte - '0');
		else
			frames->state = BROKEN;
		break;
	case LETTER:
		frames->letter = byte;
		frames->state = --frames->left ? BODY : COMMA;
		break;
	case COMMA:
		frames->begun = false;
		frames->state = byte == ',' ? LENGTH : BROKEN;
		if (frames->state == LENGTH)
			whole(frames->letter);
		break;
	case BODY:
	case BROKEN:
		break;
	}
}

void frames_follow(struct frames *frames, const char *bytes, size_t count, void (*whole)(char letter))
{
	while (count > 0) {
		size_t step = 1;
		if (frames->state == BROKEN)
			return;
		if (frames->state == BODY) {
			step = count < frames->left ? count : frames->left;
			frames->left -= step;
			if (frames->left == 0)
				frames->state = COMMA;
		} else {
			one(frames, *bytes, whole);
		}
		bytes += step;
		count -= step;
	}
}

bool frames_between(const struct frames *frames)
{
	return frames->state == LENGTH && !frames->begun;
}
