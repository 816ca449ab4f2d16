const API = 'https://companion-api.napster.com'

async function openSession(user) {
	const response = await fetch(`${API}/public/connections`, {
		method: 'POST',
		headers: { 'X-Api-Key': process.env.NAPSTER_API_KEY, 'Content-Type': 'application/json' },
		body: JSON.stringify({
			companionId: 'comp_abc123',
			providerConfig: { voiceId: 'alloy' },
			externalClientId: user
		})
	})
	return response.status
}

console.log(await openSession('ada'))
console.log(await openSession('bob'))
