"""What people text and what they are answered: commands, replies, questions that wait, and the queue behind them."""
