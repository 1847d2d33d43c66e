"""What practising needs: the learner's folders, what a proof finds in them, and how to say it."""
